import {
  ActionEffect,
  ActionEffects,
  ActionIncomplete,
  type ActionInput,
  type CaseRecord,
  isWantedByChat,
  SamePerson,
} from '@app/casework';
import { Catalogue, dayIn } from '@app/catalogue';
import { Files } from '@app/documents';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LetterDrafter } from './letter-drafter';
import { LetterLife } from './letter-life';
import { type LetterRow, LetterRows, type Signer } from './letter-rows';
import { LetterNotReady } from './letters.errors';
import { Letters } from './letters';
import { NumberSeries } from './number-series';
import { SignedPaper } from './signed-paper';

interface Context {
  record: CaseRecord;
  action: string;
  input: ActionInput;
  at: Date;
}

type Detail = Record<string, unknown>;
type Run = (context: Context) => Promise<Detail>;

class LetterEffect extends ActionEffect {
  constructor(
    readonly effect: string,
    readonly run: Run,
  ) {
    super();
  }
}

/** What the workflow's effects do to the letter, each inside its move's transaction. */
@Injectable()
export class LetterEffects implements OnModuleInit {
  constructor(
    private readonly effects: ActionEffects,
    private readonly drafter: LetterDrafter,
    private readonly rows: LetterRows,
    private readonly letters: Letters,
    private readonly files: Files,
    private readonly numbers: NumberSeries,
    private readonly papers: SignedPaper,
    private readonly catalogue: Catalogue,
    private readonly life: LetterLife,
  ) {}

  onModuleInit(): void {
    const table: Record<string, Run> = {
      draft: async ({ record, at }) => ({ ...(await this.drafter.draft(record, at)) }),
      sheet: (context) => this.sheet(context),
      sign: (context) => this.sign(context),
      deliver: (context) => this.deliver(context),
      correct: (context) => this.correct(context),
      revoke: (context) => this.revoke(context),
      record_external: (context) => this.recordExternal(context),
    };
    for (const [effect, run] of Object.entries(table)) this.effects.register(new LetterEffect(effect, run));
  }

  /** Printed once, kept: every further print is the same sheet. */
  private async sheet({ record, at }: Context): Promise<Detail> {
    const row = await this.draftOf(record);
    if (row.sheet_file_id) return { letterId: row.id, sheetFileId: row.sheet_file_id, again: true };
    await this.drafter.signToday(row, record, at);
    const { bytes, name } = await this.letters.sheetToSign(record.id);
    const { fileId } = await this.files.store(bytes, { purpose: 'sheet', name });
    await this.rows.printed(row.id, fileId, at);
    return { letterId: row.id, sheetFileId: fileId };
  }

  /** The scan becomes the letter; one that it corrects is superseded by it, not before. */
  private async sign({ record, action, input, at }: Context): Promise<Detail> {
    const row = await this.draftOf(record);
    requireAnother(row.signer, record, action);
    const superseded = await this.rows.valid(record.id);
    const validUntil = this.life.validUntil(record, at);
    const paper = await this.papers.of(row, record, input.fileId);
    await this.rows.signed(row.id, { ...paper, at, validUntil });
    await this.numbers.use(row.id);
    if (superseded) await this.rows.end(superseded.id, 'superseded', { reason: 'corrected', at });
    await this.life.begin(record, row.id, at);
    const sha256 = paper.sha256.toString('hex');
    return { letterId: row.id, sha256, ...(superseded ? { supersedes: superseded.id } : {}) };
  }

  /** Handing over moves no letter, but only one that is in force is handed over. */
  private async deliver({ record }: Context): Promise<Detail> {
    const row = await this.rows.current(record.id);
    if (!row) return {};
    if (row.status !== 'valid') throw new LetterNotReady('no valid letter to deliver', { caseId: record.id });
    const file = await this.letters.deliverable(record.id);
    return { letterId: row.id, byChat: file !== null && isWantedByChat(record) };
  }

  /**
   * A new letter with a number of its own beside the old one, which stays in force until the new one is signed.
   * Called again with the signed scan, the correction is done: the case's status need not move for it.
   */
  private async correct(context: Context): Promise<Detail> {
    const { record, input, at } = context;
    const before = await this.rows.current(record.id);
    if (!before) throw new LetterNotReady('there is no letter to correct', { caseId: record.id });
    if (before.status === 'draft' && input.fileId) return this.sign(context);
    const drafted = await this.drafter.draft(record, at);
    return { ...drafted, corrects: before.id, ...(input.fileId ? await this.sign(context) : {}) };
  }

  /** Takes the letter out of force, and with it a correction that was waiting. */
  private async revoke({ record, input, at }: Context): Promise<Detail> {
    const row = await this.rows.valid(record.id);
    if (!row) throw new LetterNotReady('only a valid letter is revoked', { caseId: record.id });
    const reason = input.reasons?.[0];
    const waiting = await this.rows.newest(record.id);
    if (waiting?.status === 'draft') {
      await this.rows.end(waiting.id, 'revoked', { reason, at });
      await this.numbers.void(waiting.id, 'revoked');
    }
    await this.rows.end(row.id, 'revoked', { reason, at });
    return { letterId: row.id };
  }

  /**
   * The other office's document is the letter: its file, or where there is none its number. `data` may say `number`,
   * `date` (of the document, `yyyy-mm-dd`), and `issuer` and `signer` as printed.
   */
  private async recordExternal({ record, input, at }: Context): Promise<Detail> {
    const told = (key: string): string => {
      const value = input.data?.[key];
      return typeof value === 'string' ? value.trim().slice(0, 200) : '';
    };
    const paper = input.fileId || !told('number') ? await this.papers.uploaded(input.fileId) : null;
    const signedAt = this.foreignDay(told('date'), at);
    const superseded = await this.rows.valid(record.id);
    const signer: Signer = { name: told('signer'), title: told('issuer'), rank: '', nip: '' };
    const drafted = await this.drafter.external(record, { number: told('number'), signer }, at);
    const { fileId, sha256 } = paper ?? { fileId: null, sha256: null };
    const validUntil = this.life.validUntil(record, signedAt);
    await this.rows.signed(drafted.letterId, { fileId, sha256, at: signedAt, validUntil });
    if (superseded) await this.rows.end(superseded.id, 'superseded', { reason: 'recorded_again', at });
    await this.life.begin(record, drafted.letterId, signedAt);
    return { ...drafted, ...(sha256 ? { sha256: sha256.toString('hex') } : {}) };
  }

  /** The start of the told day; the moment of the recording when none is told. @throws ActionIncomplete */
  private foreignDay(day: string, at: Date): Date {
    if (!day) return at;
    const time = /^(19|20)\d\d-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
    const isReal = time && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
    if (!isReal || day > dayIn(this.catalogue.office.timezone, at)) {
      throw new ActionIncomplete([{ field: 'data.date', code: 'document_day_wrong' }]);
    }
    return time;
  }

  private async draftOf(record: CaseRecord): Promise<LetterRow> {
    const row = await this.rows.newest(record.id);
    if (row?.status !== 'draft')
      throw new LetterNotReady('there is no draft to work on', { caseId: record.id });
    return row;
  }
}

/** A deputy whose name is under the letter has not reviewed it, whoever records the signature. @throws SamePerson */
function requireAnother({ userId }: Signer, { id, definition, doers }: CaseRecord, action: string): void {
  const watched = definition.workflow.actions[action]?.not_same_as ?? [];
  if (userId && watched.some((other) => doers[other] === userId)) {
    throw new SamePerson('the signer has reviewed it', { caseId: id });
  }
}
