import {
  type CaseRecord,
  Cases,
  type CitizenStep,
  citizenSteps,
  type Outlook,
  Outlooks,
  ReceiptCheck,
  toldAloud,
} from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Injectable } from '@nestjs/common';

/** What a citizen sees of his case (contract.md 3). */
export interface TrackView extends Outlook {
  receiptCode: string;
  service: string;
  status: string;
  label: string;
  /** `told` is what the citizen was told with it, as "label: value": a day, a number. */
  steps: { status: string; label: string; at: string; told: string[] }[];
  promisedAt: string | null;
  asked: { document: string; label: string; reason: string }[];
  /** Papers that may be sent now: asked again, or promised and not brought yet. */
  open: { document: string; label: string; accept: string[]; mayBring: boolean }[];
  /** What the citizen may do with it now, beside sending papers. */
  actions: readonly CitizenStep[];
  /** Sent back with an action, so that pressing twice is taken once. */
  version: number;
}

/** Tracking by code and PIN, without a log-in. */
@Injectable()
export class Tracking {
  constructor(
    private readonly outlooks: Outlooks,
    private readonly cases: Cases,
    private readonly receipts: ReceiptCheck,
    private readonly catalogue: Catalogue,
  ) {}

  /** @throws ReceiptRefused, ReceiptSlowed */
  async track(receiptCode: string, pin: string): Promise<TrackView> {
    return this.view(await this.cases.get(await this.receipts.caseOf(receiptCode, pin)));
  }

  private async view(record: CaseRecord): Promise<TrackView> {
    const { statuses } = record.definition.workflow;
    const labelOf = (status: string): string => statuses[status]?.label ?? status;
    const events = await this.cases.events(record.id);
    const reasons: Record<string, string> = record.definition.reasons['return'] ?? {};
    const labels = new Map(record.definition.documents.map(({ key, label }) => [key, label]));
    return {
      receiptCode: record.receiptCode,
      service: record.definition.title,
      status: record.status,
      label: labelOf(record.status),
      steps: events
        .map((event) => ({ ...event, told: toldAloud(record.definition, event, this.catalogue) }))
        .filter(({ from, to, told }) => to !== null && (from !== to || told.length > 0))
        .map(({ to, at, told }) => ({
          status: to ?? '',
          label: labelOf(to ?? ''),
          at: at.toISOString(),
          told,
        })),
      promisedAt: record.promisedAt?.toISOString() ?? null,
      asked: record.items
        .filter(({ state }) => state === 'returned')
        .map(({ key, reason }) => ({
          document: key,
          label: labels.get(key) ?? key,
          reason: (reason && reasons[reason]) || '',
        })),
      open: openPapers(record),
      actions: citizenSteps(record, this.cases.actionsFor(record, { kind: 'citizen' })),
      version: record.version,
      ...(await this.outlooks.of(record)),
    };
  }
}

function openPapers({ phase, items, definition }: CaseRecord): TrackView['open'] {
  if (phase === 'done' || phase === 'closed') return [];
  const wanted = new Set(
    items
      .filter(({ state }) => state === 'returned' || state === 'will_bring' || state === 'missing')
      .map(({ key }) => key),
  );
  return definition.documents
    .filter(({ key }) => wanted.has(key))
    .map(({ key, label, accept, may_bring: mayBring }) => ({
      document: key,
      label,
      accept: [...accept],
      mayBring,
    }));
}
