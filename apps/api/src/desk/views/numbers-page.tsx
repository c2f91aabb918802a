import { formatDate } from '@app/catalogue';
import { type NumberBlock, type NumberEntry, type SeriesCheck, voidReasons } from '@app/letters';
import type { JSX } from 'preact';
import { may } from '../places';
import type { Refusal } from '../refusal';
import { Notice } from './case-parts';
import { Choice, Line, RefusalLines } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

interface NumbersView {
  service: string;
  year: number;
  services: readonly (readonly [code: string, title: string])[];
  check: SeriesCheck;
  /** Those of every service in this year: a number that nothing explains is told wherever one looks. */
  checks: readonly SeriesCheck[];
  start: number;
  perPage: number;
  items: readonly NumberEntry[];
  blocks: readonly NumberBlock[];
  done?: string;
  refusal?: Refusal;
  given?: Readonly<Record<string, string>>;
}

type Part = NumbersView & { desk: Desk };

/** A series: whether all of it is explained, its book, its blocks for paper, and its numbers one by one. */
export function numbersPage(desk: Desk, view: NumbersView): string {
  const { texts, staff } = desk;
  const part = { ...view, desk };
  return deskPage(
    texts.render('desk.nav_numbers'),
    <>
      {view.done && <Notice>{view.done}</Notice>}
      <RefusalLines refusal={view.refusal} />
      <h1>{texts.render('desk.nav_numbers')}</h1>
      <Series {...part} />
      <Check {...part} />
      {may(staff, 'RegisterController.book') && <BookLinks {...part} />}
      <Blocks {...part} />
      {may(staff, 'NumbersController.reserve') && <ReserveForm {...part} />}
      <h2>{texts.render('desk.numbers_list')}</h2>
      <ul class="rows" id="numbers">
        {view.items.map((entry) => (
          <Row key={entry.seq} entry={entry} {...part} />
        ))}
      </ul>
      <Pages {...part} />
    </>,
    desk,
  );
}

function Series({ desk: { texts }, services, service, year }: Part): JSX.Element {
  return (
    <form method="get" action="/petugas/nomor" class="narrow">
      <Choice id="layanan" label={texts.render('desk.numbers_service')} value={service} options={services} />
      <Line
        id="tahun"
        label={texts.render('desk.numbers_year')}
        type="number"
        value={String(year)}
        required
      />
      <button>{texts.render('desk.numbers_show')}</button>
    </form>
  );
}

function Check({ desk: { texts }, check, checks, services }: Part): JSX.Element {
  const { drawn, used, reserved, void: given } = check;
  const strays = checks.filter(({ unexplained }) => unexplained.length > 0);
  return (
    <>
      <p id="check">{texts.render('desk.numbers_check', { drawn, used, reserved, void: given })}</p>
      {strays.length === 0 && <p>{texts.render('desk.numbers_explained')}</p>}
      {strays.map(({ service, unexplained }) => (
        <p key={service} class="error" role="alert" data-unexplained={service}>
          {texts.render('desk.numbers_unexplained', {
            service: services.find(([code]) => code === service)?.[1] ?? service,
            numbers: unexplained.join(', '),
          })}
        </p>
      ))}
    </>
  );
}

function BookLinks({ desk: { texts }, service, year }: Part): JSX.Element {
  const path = `/petugas/agenda?service=${service}&year=${year}`;
  return (
    <p>
      {texts.render('desk.register')}: <a href={`${path}&format=xlsx`}>{texts.render('desk.as_xlsx')}</a> ·{' '}
      <a href={`${path}&format=pdf`}>{texts.render('desk.as_pdf')}</a>
    </p>
  );
}

function Blocks({ desk: { texts }, blocks, services }: Part): JSX.Element | null {
  if (blocks.length === 0) return null;
  return (
    <>
      <h2>{texts.render('desk.blocks')}</h2>
      <ul class="rows" id="blocks">
        {blocks.map(({ id, service, year, first, last, open, note }) => (
          <li key={id}>
            <a href={`/petugas/nomor/blok/${id}`}>
              {services.find(([code]) => code === service)?.[1] ?? service} {year}: {first}–{last}
            </a>
            <small class={open > 0 ? 'error' : ''}>
              {texts.render(open > 0 ? 'desk.block_open' : 'desk.block_settled', { n: open })} · {note}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}

function ReserveForm({ desk, services, service, given = {} }: Part): JSX.Element {
  const { texts } = desk;
  return (
    <DeskFormTag desk={desk} action="/petugas/nomor" class="narrow">
      <h2>{texts.render('desk.reserve')}</h2>
      <p>{texts.render('desk.reserve_help')}</p>
      <Choice
        id="service"
        label={texts.render('desk.numbers_service')}
        value={given['service'] ?? service}
        options={services}
      />
      <Line
        id="count"
        label={texts.render('desk.reserve_count')}
        type="number"
        min="1"
        max={100}
        value={given['count']}
        required
      />
      <Line id="note" label={texts.render('desk.reserve_why')} value={given['note']} max={300} required />
      <button>{texts.render('desk.reserve_press')}</button>
    </DeskFormTag>
  );
}

function Row({ entry, desk, service, year }: Part & { entry: NumberEntry }): JSX.Element {
  const { texts, staff } = desk;
  const { seq, number, holder, village, day, explanation, caseId, receiptCode, blockId } = entry;
  const mayVoid = entry.state === 'reserved' && may(staff, 'NumbersController.void');
  return (
    <li data-seq={seq} data-state={entry.state}>
      <strong>
        {seq}
        {number && ` · ${number}`}
      </strong>{' '}
      {[holder, village, day && formatDate(day)].filter(Boolean).join(' · ')}
      <small class={explanation === 'unexplained' ? 'error' : ''}>{whyOf(entry, texts)}</small>
      {caseId && may(staff, 'CasesController.get') && <a href={`/petugas/berkas/${caseId}`}>{receiptCode}</a>}
      {blockId && explanation === 'block' && (
        <a href={`/petugas/nomor/blok/${blockId}`}>{texts.render('desk.block_see')}</a>
      )}
      {mayVoid && <VoidForm desk={desk} path={`/petugas/nomor/batal/${service}/${year}/${seq}`} seq={seq} />}
    </li>
  );
}

function whyOf({ explanation, reason, note }: NumberEntry, texts: Desk['texts']): string {
  const voided = reason && texts.render(`register.void.${reason}`);
  return [texts.render(`register.state.${explanation}`), voided, note].filter(Boolean).join(' · ');
}

function VoidForm({ desk, path, seq }: { desk: Desk; path: string; seq: number }): JSX.Element {
  const { texts } = desk;
  return (
    <details>
      <summary>{texts.render('desk.void')}</summary>
      <DeskFormTag desk={desk} action={path} class="narrow">
        <Choice
          id={`reason-${seq}`}
          name="reason"
          label={texts.render('desk.reason')}
          none=""
          required
          options={voidReasons.map((one) => [one, texts.render(`register.void.${one}`)])}
        />
        <Line id={`note-${seq}`} name="note" label={texts.render('desk.note')} max={300} />
        <button>{texts.render('desk.void_press', { seq })}</button>
      </DeskFormTag>
    </details>
  );
}

function Pages({ desk: { texts }, service, year, start, perPage, check }: Part): JSX.Element {
  const path = `/petugas/nomor?layanan=${service}&tahun=${year}&mulai=`;
  return (
    <p>
      {start > 1 && (
        <a href={`${path}${Math.max(1, start - perPage)}`}>{texts.render('desk.numbers_before')}</a>
      )}{' '}
      {start + perPage <= check.drawn && (
        <a href={`${path}${start + perPage}`}>{texts.render('desk.more')}</a>
      )}
    </p>
  );
}
