import type { OfficeDefinition } from '@app/catalogue';
import { type NumberBlock, type NumberEntry, voidReasons } from '@app/letters';
import type { JSX } from 'preact';
import { may } from '../places';
import type { Refusal } from '../refusal';
import { Notice } from './case-parts';
import { Choice, Line, RefusalLines } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** A number as it stands, or would stand today, on its paper. */
type Entry = NumberEntry & { shown: string };

interface BlockView {
  block: NumberBlock;
  title: string;
  entries: readonly Entry[];
  villages: OfficeDefinition['villages'];
  done?: string;
  refusal?: Refusal;
  given?: Readonly<Record<string, string>>;
}

/** The numbers to write on paper, each with the question what became of it. */
export function numberBlockPage(desk: Desk, view: BlockView): string {
  const { texts, staff } = desk;
  const { block, title, entries } = view;
  const open = entries.filter(({ explanation }) => explanation === 'block');
  const settled = entries.filter(({ explanation }) => explanation !== 'block');
  const maySettle = may(staff, 'NumbersController.settle') && open.length > 0;
  return deskPage(
    texts.render('desk.blocks'),
    <>
      {view.done && <Notice>{view.done}</Notice>}
      <RefusalLines refusal={view.refusal} />
      <p class="unprinted">
        <a href={`/petugas/nomor?layanan=${block.service}&tahun=${block.year}`}>
          {texts.render('desk.nav_numbers')}
        </a>
      </p>
      <h1>
        {title} {block.year}: {block.first}–{block.last}
      </h1>
      <p>{block.note}</p>
      <p>{texts.render('desk.block_help')}</p>
      {maySettle ? (
        <DeskFormTag desk={desk} action={`/petugas/nomor/blok/${block.id}`} class="form">
          {open.map((entry) => (
            <OpenNumber key={entry.seq} desk={desk} entry={entry} view={view} />
          ))}
          <button>{texts.render('desk.settle_press')}</button>
        </DeskFormTag>
      ) : (
        <ul id="open">
          {open.map(({ seq, shown }) => (
            <li key={seq}>{shown}</li>
          ))}
        </ul>
      )}
      <ul class="rows" id="settled">
        {settled.map((entry) => (
          <Settled key={entry.seq} desk={desk} entry={entry} />
        ))}
      </ul>
    </>,
    desk,
  );
}

function OpenNumber({ desk, entry, view }: { desk: Desk; entry: Entry; view: BlockView }): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  const { seq, shown } = entry;
  const { block, villages, given = {} } = view;
  const line = (name: string): { id: string; name: string; value: string | undefined } => {
    return { id: `${name}-${seq}`, name: `${name}.${seq}`, value: given[`${name}.${seq}`] };
  };
  return (
    <fieldset data-seq={seq}>
      <legend>{shown}</legend>
      <Choice
        {...line('as')}
        label={t('desk.settle_as')}
        none={t('desk.settle_later')}
        options={(['paper', 'case', 'void'] as const).map((one) => [one, t(`desk.settle_${one}`)])}
      />
      <details open={Boolean(given[`as.${seq}`])}>
        <summary>{t('desk.settle_more')}</summary>
        <Line
          {...line('day')}
          label={t('desk.settle_day')}
          type="date"
          value={given[`day.${seq}`] ?? block.day}
        />
        <Line {...line('name')} label={t('desk.settle_name')} max={100} />
        <Choice
          {...line('village')}
          label={t('desk.settle_village')}
          none=""
          options={villages.map(({ code, name }) => [code, name])}
        />
        <Line {...line('code')} label={t('desk.settle_code')} max={20} />
        <Choice
          {...line('reason')}
          label={t('desk.settle_reason')}
          none=""
          options={voidReasons.map((one) => [one, t(`register.void.${one}`)])}
        />
        <Line {...line('note')} label={t('desk.note')} max={300} />
      </details>
    </fieldset>
  );
}

function Settled({ desk: { texts, staff }, entry }: { desk: Desk; entry: Entry }): JSX.Element {
  const { seq, number, holder, day, explanation, reason, note, caseId, receiptCode } = entry;
  const words = [
    texts.render(`register.state.${explanation}`),
    holder,
    day,
    reason && texts.render(`register.void.${reason}`),
    note,
  ];
  return (
    <li data-seq={seq}>
      <strong>{number ?? seq}</strong> <small>{words.filter(Boolean).join(' · ')}</small>
      {caseId && may(staff, 'CasesController.get') && <a href={`/petugas/berkas/${caseId}`}>{receiptCode}</a>}
    </li>
  );
}
