import { type Actor, type CaseRecord, Cases } from '@app/casework';
import type { FieldDefinition } from '@app/catalogue';
import { Conversations } from '@app/conversation';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Intake } from '@app/intake';
import type { AttachmentRef, Choice, InboundMessage, MessageKind } from '@app/core';
import { newId } from '@app/core';
import sharp from 'sharp';
import type { Heard } from './chat-channel';
import { type DialogueFile, DialogueFailed, type DialogueLine, type Sending } from './dialogue-file';
import { whatIsInstead } from './expectations';
import type { TranscriptWorld } from './transcript-world';

/** How long a person takes: to write a line, to send one more photo. */
const writes = 15_000;
const sendsMore = 1500;
/** Longer than any reply is kept back. */
const waits = 10_000;
const staff = {
  officer: '01900000-0000-7000-8000-00000000000a',
  section_head: '01900000-0000-7000-8000-00000000000b',
  secretary: '01900000-0000-7000-8000-00000000000c',
  district_head: '01900000-0000-7000-8000-00000000000d',
  village_officer: '01900000-0000-7000-8000-00000000000e',
};

/** What came of a dialogue. */
export interface Played {
  /** Messages that the citizen sent. */
  sent: number;
  heard: readonly Heard[];
}

/** Plays one dialogue as a new citizen and tells it as it goes. @throws DialogueFailed naming the line */
export async function play(
  file: DialogueFile,
  world: TranscriptWorld,
  tell: (line: string) => void,
): Promise<Played> {
  const citizen = new Citizen(world, file.channel);
  for (const line of file.lines) {
    try {
      await citizen.live(line, tell);
    } catch (error) {
      if (error instanceof DialogueFailed) throw error;
      throw new DialogueFailed(line.number, error instanceof Error ? error.message : 'failed');
    }
  }
  await citizen.rest(tell);
  return { sent: citizen.sent, heard: citizen.heard };
}

/** One person at the other end of a chat. */
class Citizen {
  sent = 0;
  private readonly id = `6280000${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`;
  private seen: number;
  private turnFrom: number;
  private sendsPhotos = false;

  constructor(
    private readonly world: TranscriptWorld,
    private readonly channel: string,
  ) {
    this.seen = 0;
    this.turnFrom = 0;
  }

  get heard(): readonly Heard[] {
    return this.world.heard.filter(({ recipient }) => recipient === this.id);
  }

  async live(line: DialogueLine, tell: (line: string) => void): Promise<void> {
    switch (line.kind) {
      case 'comment':
        return tell(`# ${line.text}`);
      case 'say':
        return this.say(line.sending, tell);
      case 'pass':
        await this.rest(tell);
        this.turnFrom = this.heard.length;
        tell(`+${line.text}`);
        await this.world.pass(line.ms);
        return this.listen(tell);
      case 'office':
        await this.rest(tell);
        this.turnFrom = this.heard.length;
        tell(`! ${line.words}`);
        await this.office(line.words);
        await this.world.settle();
        return this.listen(tell);
      case 'expect':
        await this.rest(tell);
        return this.expect(line, tell);
    }
  }

  /** Lets what was kept back go out. */
  async rest(tell: (line: string) => void): Promise<void> {
    if (this.sendsPhotos) await this.world.pass(waits);
    this.sendsPhotos = false;
    this.listen(tell);
  }

  private async say(sending: Sending, tell: (line: string) => void): Promise<void> {
    const choice = this.choice(sending);
    const isPhoto = !choice && sending.files.length > 0 && !sending.text;
    await this.world.pass(this.sendsPhotos && isPhoto ? sendsMore : writes);
    this.listen(tell);
    const files = sending.files.map(({ kind, name }) => `[${kind} ${name}]`).join(' ');
    tell(`> ${[choice ? `[${choice.label}]` : files, sending.text].filter(Boolean).join(' ')}`);
    this.turnFrom = this.heard.length;
    this.sendsPhotos = isPhoto;
    const event = this.message(sending, choice);
    this.sent += 1;
    const receivedAt = this.world.clock.now();
    const body = Buffer.from(JSON.stringify(event));
    await this.world
      .get(Intake)
      .accept({ channel: this.channel, account: 'transcript', body, events: [event], receivedAt });
    await this.world.settle();
    this.listen(tell);
  }

  private message({ text, files }: Sending, choice: Choice | undefined): InboundMessage {
    const externalId = newId();
    const attachments = (choice ? [] : files).flatMap(({ kind: form, name }): AttachmentRef[] =>
      form === 'location' || form === 'contact' ? [] : [{ kind: form, ref: `${externalId}.${name}` }],
    );
    const kind: MessageKind = choice ? 'choice' : (files[0]?.kind ?? 'text');
    return {
      type: 'message',
      kind,
      dedupe: `message:${externalId}`,
      externalId,
      senderId: this.id,
      senderPhone: this.channel === 'whatsapp' ? `+${this.id}` : undefined,
      text: choice?.label ?? (text || undefined),
      payload: choice?.value,
      attachments,
      sentAt: this.world.clock.now(),
    };
  }

  /** The button that is pressed: brackets that are no file must name one that was offered. */
  private choice({ press, files }: Sending): Choice | undefined {
    if (press === undefined) return undefined;
    const offered = this.heard.findLast(({ choices }) => choices.length > 0)?.choices ?? [];
    const wanted = press.toLowerCase();
    const exact = offered.find(({ label, value }) =>
      [label, value].some((name) => name.toLowerCase() === wanted),
    );
    if (exact || files.length > 0) return exact;
    const found =
      offered.find(({ label }) => label.toLowerCase().startsWith(wanted)) ?? offered[Number(press) - 1];
    if (found) return found;
    throw new Error(`no button "${press}"; there are: ${offered.map(({ label }) => label).join(', ')}`);
  }

  private listen(tell: (line: string) => void): void {
    for (const { text, choices, file } of this.heard.slice(this.seen)) {
      if (file) tell(`< [file ${file}]`);
      if (text) tell(`< ${text.replaceAll('\n', '\n  ')}`);
      if (choices.length > 0) tell(`  ${choices.map(({ label }) => `[${label}]`).join(' ')}`);
    }
    this.seen = this.heard.length;
  }

  private async expect(
    { number, words }: DialogueLine & { kind: 'expect' },
    tell: (line: string) => void,
  ): Promise<void> {
    const replies = this.heard.slice(this.turnFrom);
    const instead = await whatIsInstead(this.world, words, { ...(await this.known()), replies });
    tell(`= ${words}`);
    if (instead !== null) throw new DialogueFailed(number, `"= ${words}" does not hold: ${instead}`);
  }

  private async known(): Promise<{ identityId: string | null; conversationId: string | null }> {
    const row = await this.world.get(Database).queryOne<{ identityId: string; conversationId: string }>(
      `SELECT i.id AS "identityId", c.id AS "conversationId" FROM identities i JOIN conversations c ON c.identity_id = i.id
        WHERE i.channel = $1 AND i.sender_hash = $2`,
      [this.channel, this.world.get(Vault).blindIndex('sender', this.id)],
    );
    return row ?? { identityId: null, conversationId: null };
  }

  /** `say TEXT`, `release`, `accept ITEMS`, or an action of the newest case. */
  private async office(words: string): Promise<void> {
    const [action = '', ...rest] = words.split(/\s+/);
    const { identityId, conversationId } = await this.known();
    if (!identityId || !conversationId) throw new Error('nobody has written yet');
    const conversations = this.world.get(Conversations);
    if (action === 'say') {
      await conversations.say(conversationId, staff.officer, rest.join(' '));
      return;
    }
    if (action === 'release') return conversations.release(conversationId);
    const [record] = await this.world.get(Cases).listOf(identityId);
    if (!record) throw new Error('there is no case');
    if (action === 'accept') return this.accept(record, rest);
    await this.act(record, action, rest);
  }

  /** Finds the newest version of each of these papers good. */
  private async accept({ items }: CaseRecord, keys: readonly string[]): Promise<void> {
    const actor: Actor = { kind: 'staff', userId: staff.officer, roles: ['officer'] };
    for (const key of keys) {
      const document = items.find((item) => item.key === key)?.documents.at(-1);
      if (!document) throw new Error(`there is no ${key}`);
      await this.world.get(Cases).reviewDocument(document.id, { verdict: 'accepted' }, actor);
    }
  }

  /** An action with its items, reasons, data (`key=value`) and note, by the first of the roles that may. */
  private async act({ id, definition, items }: CaseRecord, action: string, words: string[]): Promise<void> {
    const { actions } = definition.workflow;
    const { by, needs, data: told = [] } = actions[action] ?? {};
    if (!by || !needs) throw new Error(`no action ${action}; there are: ${Object.keys(actions).join(' ')}`);
    const role = by.find((name): name is keyof typeof staff => name in staff) ?? 'officer';
    const isItem = (word: string): boolean => items.some(({ key }) => key === word);
    const known = Object.values(definition.reasons).flatMap((group) => Object.keys(group ?? {}));
    const reasons = words.filter((word) => known.includes(word));
    const data = dataIn(words, told);
    const isData = (word: string): boolean => told.some(({ key }) => word.startsWith(`${key}=`));
    const note = words.filter((word) => !isItem(word) && !reasons.includes(word) && !isData(word)).join(' ');
    await this.world.get(Cases).act(id, action, {
      actor: { kind: 'staff', userId: staff[role], roles: [role] },
      reasons: reasons.length > 0 ? reasons : undefined,
      items: words.filter(isItem).map((key) => ({ key, reason: reasons[0] })),
      note: note || undefined,
      data: needs.includes('data') ? data : undefined,
      fileId: needs.includes('file') ? await this.scan() : undefined,
    });
  }

  private async scan(): Promise<string> {
    const bytes = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#eee' } })
      .jpeg()
      .toBuffer();
    return (await this.world.get(Files).store(bytes, { purpose: 'upload' })).fileId;
  }
}

function dataIn(words: readonly string[], told: readonly FieldDefinition[]): Record<string, string> {
  return Object.fromEntries(
    told.flatMap(({ key }) => {
      const word = words.find((one) => one.startsWith(`${key}=`));
      return word === undefined ? [] : [[key, word.slice(key.length + 1)]];
    }),
  );
}
