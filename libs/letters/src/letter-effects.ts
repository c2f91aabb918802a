import { createHash } from 'node:crypto';
import { ActionEffect, ActionEffects, type ActionInput, type CaseRecord } from '@app/casework';
import { Files } from '@app/documents';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LetterDrafter } from './letter-drafter';
import { type LetterRow, LetterRows } from './letter-rows';
import { LetterNotReady } from './letters.errors';
import { Letters } from './letters';
import { NumberSeries } from './number-series';

interface Context {
  record: CaseRecord;
  action: string;
  input: ActionInput;
  at: Date;
}

type Run = (context: Context) => Promise<Record<string, unknown> | void>;

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
  ) {}

  onModuleInit(): void {
    const table: Record<string, Run> = {
      draft: ({ record, at }) => this.drafter.draft(record, at),
      sheet: (context) => this.sheet(context),
      sign: (context) => this.sign(context),
      revoke: (context) => this.revoke(context),
      correct: ({ record, at }) => this.drafter.draft(record, at),
    };
    for (const [effect, run] of Object.entries(table)) this.effects.register(new LetterEffect(effect, run));
  }

  private async sheet({ record, at }: Context): Promise<Record<string, unknown>> {
    const row = await this.draftOf(record);
    const { bytes, name } = await this.letters.sheet(record.id);
    const { fileId } = await this.files.store(bytes, { purpose: 'sheet', name });
    await this.rows.printed(row.id, fileId, at);
    return { letterId: row.id, sheetFileId: fileId };
  }

  /** The scan becomes the letter. */
  private async sign({ record, input, at }: Context): Promise<Record<string, unknown>> {
    const row = await this.draftOf(record);
    const { fileId } = await this.files.finished(input.fileId ?? '');
    const { bytes } = await this.files.read(fileId);
    const sha256 = createHash('sha256').update(bytes).digest();
    const months = record.definition.validity?.months;
    const validUntil = months ? addMonths(at, months) : null;
    await this.rows.signed(row.id, { scanFileId: fileId, sha256, at, validUntil });
    await this.numbers.use(row.id);
    return { letterId: row.id, sha256: sha256.toString('hex') };
  }

  private async revoke({ record, input, at }: Context): Promise<Record<string, unknown>> {
    const row = await this.rows.newest(record.id);
    if (row?.status !== 'valid')
      throw new LetterNotReady('only a valid letter is revoked', { caseId: record.id });
    await this.rows.end(row.id, 'revoked', input.reasons?.[0], at);
    return { letterId: row.id };
  }

  private async draftOf(record: CaseRecord): Promise<LetterRow> {
    const row = await this.rows.newest(record.id);
    if (row?.status !== 'draft')
      throw new LetterNotReady('there is no draft to work on', { caseId: record.id });
    return row;
  }
}

/** The same day so many months later; the last day of a shorter month. */
function addMonths(at: Date, months: number): Date {
  const result = new Date(at);
  const day = result.getUTCDate();
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + months);
  const last = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(day, last));
  return result;
}
