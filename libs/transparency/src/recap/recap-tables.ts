import { Catalogue } from '@app/catalogue';
import { rounded } from './figures';
import type { HistoryTable } from './recap-history';
import type { RecapView, ServiceRecap } from './recap';
import { type Cell, monthNameOf, type Table } from './recap-table';
import { ratingTable, type RecapWords, wishTable } from './voice-tables';

const months = Array.from({ length: 12 }, (_, i) => i + 1);

/** A recap as tables: files by month, how each service did, channels, villages, what citizens thought and wished for, and what was before. */
export class RecapTables {
  private readonly words: RecapWords;

  constructor(private readonly catalogue: Catalogue) {
    this.words = {
      t: (key, params) => this.t(key, params),
      named: (key, otherwise) => this.named(key, otherwise),
      titleOf: (service) => this.titleOf(service),
    };
  }

  heading({ year, month }: RecapView): string {
    const { office } = this.catalogue;
    return this.t('heading', {
      office: office.name,
      period: month ? `${monthNameOf(month)} ${year}` : String(year),
    });
  }

  of(view: RecapView): Table[] {
    return [
      this.byMonth(view),
      this.byService(view),
      this.byChannel(view),
      this.byVillage(view),
      ratingTable(view, this.words),
      wishTable(view, this.words),
      ...view.history.map((table) => this.past(table)),
    ];
  }

  private byMonth({ months: rows, totals, services }: RecapView): Table {
    const codes = services.map(({ service }) => service);
    return {
      title: this.t('by_month'),
      header: [this.t('month'), ...services.map(({ title }) => title), this.t('total')],
      rows: [
        ...rows.map(({ month, files, total }): Cell[] => [
          monthNameOf(month),
          ...codes.map((code) => files[code] ?? null),
          total,
        ]),
        [this.t('total'), ...codes.map((code) => totals.files[code] ?? null), totals.total],
      ],
      note: this.t('note_none'),
    };
  }

  /** A line a figure: there are more of them than services, and a page is narrow. */
  private byService({ services }: RecapView): Table {
    const figures: [name: string, of: (service: ServiceRecap) => Cell][] = [
      ['files', ({ files }) => files],
      ['finished', ({ finished }) => finished],
      ['refused', ({ refused }) => refused],
      ['median_hours', ({ hours }) => hours.median],
      ['p90_hours', ({ hours }) => hours.p90],
      ['in_promise', ({ promise }) => (promise.share === null ? null : percent(promise.share * 100))],
      ['paused_hours', ({ paused }) => paused.median],
      ['returns_per_case', ({ returns }) => returns.perCase],
      ['growth', ({ growth }) => growth.formula],
    ];
    return {
      title: this.t('by_service'),
      header: [this.t('figure'), ...services.map(({ title }) => title)],
      rows: figures.map(([name, of]) => [this.t(name), ...services.map(of)]),
      note: this.t('note_hours'),
    };
  }

  private byChannel({ channels }: RecapView): Table {
    return {
      title: this.t('by_channel'),
      header: [this.t('channel'), this.t('files')],
      rows: channels.map(({ channel, files }) => [this.channelName(channel), files]),
    };
  }

  private byVillage({ villages }: RecapView): Table {
    return {
      title: this.t('by_village'),
      header: [this.t('village'), this.t('files')],
      rows: villages.map(({ name, files }) => [name, files]),
    };
  }

  /** Printed totals stand beside our sums, never instead of them. */
  private past({ source, quality, columns, growth }: HistoryTable): Table {
    const line = (name: string, of: (column: HistoryTable['columns'][number]) => Cell): Cell[] => [
      this.t(name),
      ...columns.map(of),
    ];
    return {
      title: this.t('past', { source }),
      header: [
        this.t('month'),
        ...columns.map(({ service, series }) => `${this.titleOf(service)} ${this.seriesName(series)}`),
      ],
      rows: [
        ...months.map((month): Cell[] => [
          monthNameOf(month),
          ...columns.map((column) => column.months[month] ?? null),
        ]),
        line('sum_of_cells', ({ sum }) => sum),
        line('printed_total', ({ printed }) => printed),
        line('difference', ({ difference }) => difference),
      ],
      note: [
        this.t('past_quality', { quality }),
        ...growth
          .filter(({ value }) => value.formula !== null)
          .map(({ service, basis, value }) =>
            this.t(`growth_${basis}`, {
              service: service === null ? this.t('all_services') : this.titleOf(service),
              formula: value.formula ?? '',
            }),
          ),
      ].join('\n'),
    };
  }

  private titleOf(code: string): string {
    return this.catalogue.services.find((service) => service.code === code)?.title ?? code;
  }

  private seriesName(series: string): string {
    return this.named(`series_${series}`, series);
  }

  private channelName(channel: string): string {
    return this.named(`channel_${channel}`, channel);
  }

  private named(key: string, otherwise: string): string {
    return this.catalogue.texts.has(`recap.${key}`) ? this.t(key) : otherwise;
  }

  private t(key: string, params: Record<string, string> = {}): string {
    return this.catalogue.texts.render(`recap.${key}`, params);
  }
}

function percent(value: number): string {
  return `${String(rounded(value, 1)).replace('.', ',')} %`;
}
