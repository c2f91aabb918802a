import { Channel, type FetchedMedia, type OutboundPart, type SendRequest } from '@app/channels';
import type { AttachmentRef, Clock, InboundEvent } from '@app/core';
import sharp from 'sharp';

/** What a citizen hears: one message of the channel. */
export interface Heard {
  recipient: string;
  text: string;
  choices: { value: string; label: string }[];
  /** Name of the file that came with it. */
  file?: string;
}

/** A channel with the limits and the window of a real one, whose other end is a dialogue file. */
export class ChatChannel extends Channel {
  readonly name: string;
  readonly account = 'transcript';
  readonly limits: Channel['limits'];
  readonly window: Channel['window'];
  private sent = 0;

  constructor(
    like: Channel,
    clock: Clock,
    private readonly hear: (message: Heard) => void,
  ) {
    super(clock);
    this.name = like.name;
    this.limits = like.limits;
    this.window = like.window;
  }

  protected translate(): InboundEvent[] {
    return [];
  }

  /** A sound file of the kind; what is in it tells nothing. */
  async fetchMedia({ kind, ref }: AttachmentRef): Promise<FetchedMedia> {
    return { bytes: kind === 'document' ? aPdf : await aPhoto(ref.length) };
  }

  protected sendPart(part: OutboundPart, { recipient, file }: SendRequest): Promise<string> {
    const text = part.type === 'file' ? (part.caption ?? '') : part.text;
    const choices = part.type === 'file' ? [] : part.choices;
    this.hear({ recipient, text, choices, file: part.type === 'file' ? file?.name : undefined });
    this.sent += 1;
    return Promise.resolve(`${recipient}.${this.sent}`);
  }
}

const aPdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

async function aPhoto(shade: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  return sharp({
    create: { width: 480, height: 480, channels: 3, background: { r: shade % 255, g: 160, b: 160 }, noise },
  })
    .jpeg({ quality: 60 })
    .toBuffer();
}
