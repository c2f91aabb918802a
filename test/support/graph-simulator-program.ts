import { createInterface } from 'node:readline';
import { type AttachmentRef, AppError, SystemClock } from '@app/core';
import {
  type Channel,
  ChannelRegistry,
  MessengerChannel,
  type SendRequest,
  WhatsappCloudChannel,
} from '@app/channels';
import { simulatorSettings } from './graph-simulator';

/** One line of standard input: a send or a fetch on one channel. */
export interface ProgramCommand {
  channel: string;
  send?: Omit<SendRequest, 'file'> & { file?: { bytes: string; name: string; mime: string } };
  fetch?: AttachmentRef;
  /** What to do for the account; `readBack` from a time, ISO 8601. */
  care?: 'check' | 'subscribe' | { readBack: string };
}

/** A process with the real adapters and nothing else: certificates and proxy come only from its environment. */
export async function run(): Promise<void> {
  const clock = new SystemClock();
  const version = 'v23.0';
  const registry = new ChannelRegistry([
    new MessengerChannel({ ...simulatorSettings.messenger, version }, clock),
    new WhatsappCloudChannel({ ...simulatorSettings.whatsapp, version }, clock),
  ]);
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await perform(registry, JSON.parse(line) as ProgramCommand).catch(told);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function perform(
  registry: ChannelRegistry,
  { channel, send, fetch, care }: ProgramCommand,
): Promise<unknown> {
  const adapter = registry.get(channel);
  if (send) {
    const file = send.file && { ...send.file, bytes: Buffer.from(send.file.bytes, 'base64') };
    return adapter.send({ ...send, file });
  }
  if (care) return adapter.care ? cared(adapter.care, care, adapter) : {};
  if (!fetch) return {};
  const { bytes, mime } = await adapter.fetchMedia(fetch);
  return { bytes: bytes.toString('base64'), mime };
}

async function cared(
  account: NonNullable<Channel['care']>,
  care: NonNullable<ProgramCommand['care']>,
  adapter: Channel,
): Promise<unknown> {
  if (care === 'check') return account.check();
  if (care === 'subscribe') return (await account.subscribe?.()) ?? {};
  const dedupes: string[] = [];
  for await (const body of account.readBack?.(new Date(care.readBack)) ?? []) {
    dedupes.push(...adapter.parse(body).map(({ dedupe }) => dedupe));
  }
  return { dedupes };
}

function told(error: unknown): unknown {
  if (error instanceof AppError) return { error: error.code, details: error.details };
  return { error: String(error) };
}
