import { createHash } from 'node:crypto';
import { ActionEffect, ActionEffects, type ActionInput, type CaseRecord } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { isUuid } from '@app/core';
import { Files } from '@app/documents';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LetterDrafter } from './letter-drafter';
import { type LetterRow, LetterRows, type Signer } from './letter-rows';
import { LetterNotReady, ScanMissing } from './letters.errors';
import { Letters } from './letters';
import { NumberSeries } from './number-series';
import { addMonths } from './validity';

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
    private readonly catalogue: Catalogue,
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
    const { bytes, name } = await this.letters.sheet(record.id);
    const { fileId } = await this.files.store(bytes, { purpose: 'sheet', name });
    await this.rows.printed(row.id, fileId, at);
    return { letterId: row.id, sheetFileId: fileId };
  }

  /** The scan becomes the letter; one that it corrects is superseded by it, not before. */
  private async sign({ record, input, at }: Context): Promise<Detail> {
    const row = await this.draftOf(record);
    const superseded = await this.rows.valid(record.id);
    const months = record.definition.validity?.months;
    const validUntil = months ? addMonths(at, months, this.catalogue.office.timezone) : null;
    const sha256 = await this.takeScan(row.id, input, { at, validUntil });
    await this.numbers.use(row.id);
    if (superseded) await this.rows.end(superseded.id, 'superseded', { reason: 'corrected', at });
    return { letterId: row.id, sha256, ...(superseded ? { supersedes: superseded.id } : {}) };
  }

  /** Handing over moves no letter, but only one that is in force is handed over. */
  private async deliver({ record }: Context): Promise<Detail> {
    const row = await this.rows.newest(record.id);
    if (!row) return {};
    if (row.status !== 'valid') throw new LetterNotReady('no valid letter to deliver', { caseId: record.id });
    const file = await this.letters.deliverable(record.id);
    return { letterId: row.id, byChat: file !== null };
  }

  /**
   * A new letter with a number of its own beside the old one, which stays in force until the new one is signed.
   * Called again with the signed scan, the correction is done: the case's status need not move for it.
   */
  private async correct(context: Context): Promise<Detail> {
    const { record, input, at } = context;
    const before = await this.rows.newest(record.id);
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

  /** The other office's document is the letter; `data` may say its `number`, and `issuer` and `signer` as printed. */
  private async recordExternal({ record, input, at }: Context): Promise<Detail> {
    const told = (key: string): string => {
      const value = input.data?.[key];
      return typeof value === 'string' ? value.trim().slice(0, 200) : '';
    };
    const superseded = await this.rows.valid(record.id);
    const signer: Signer = { name: told('signer'), title: told('issuer'), rank: '', nip: '' };
    const drafted = await this.drafter.external(record, { number: told('number'), signer }, at);
    const sha256 = await this.takeScan(drafted.letterId, input, { at, validUntil: null });
    if (superseded) await this.rows.end(superseded.id, 'superseded', { reason: 'recorded_again', at });
    return { ...drafted, sha256 };
  }

  /** @throws ScanMissing, FileNotFound, FileRefused */
  private async takeScan(
    letterId: string,
    { fileId: given }: ActionInput,
    when: { at: Date; validUntil: Date | null },
  ): Promise<string> {
    if (!given || !isUuid(given)) throw new ScanMissing();
    const { fileId } = await this.files.finished(given);
    const { bytes } = await this.files.read(fileId);
    const sha256 = createHash('sha256').update(bytes).digest();
    await this.rows.signed(letterId, { fileId, sha256, ...when });
    return sha256.toString('hex');
  }

  private async draftOf(record: CaseRecord): Promise<LetterRow> {
    const row = await this.rows.newest(record.id);
    if (row?.status !== 'draft')
      throw new LetterNotReady('there is no draft to work on', { caseId: record.id });
    return row;
  }
}
