import { type HoursBySpans, staffRoles, weekdays } from '@app/catalogue';
import type { DatedList, OfficeKind } from '@app/casework';
import type { JSX } from 'preact';
import { may } from '../places';
import { type EditedKind, editedLists, hoursAsLine } from '../office-lists';
import type { Refusal } from '../refusal';
import { Notice } from './case-parts';
import { Choice, Line, RefusalLines, Words } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** The rows of one list, with the version to give back at a change. */
export type DateRows = { kind: EditedKind } & DatedList<DateData>;

/** What a row says, by its kind. */
export interface DateData {
  role?: string;
  name?: string;
  title?: string;
  nip?: string;
  reason?: string;
  text?: string;
  hours?: HoursBySpans;
}

interface DatesView {
  lists: readonly DateRows[];
  /** The catalogue's, which other hours begin from. */
  usualHours: HoursBySpans;
  done?: string;
  refusal?: Refusal;
  given?: { kind: OfficeKind; fields: Readonly<Record<string, string>> };
}

/** What the office sets by the day: when it is closed, who signs, what citizens are told. */
export function datesPage(desk: Desk, { lists, usualHours, done, refusal, given }: DatesView): string {
  const { texts } = desk;
  return deskPage(
    texts.render('desk.nav_dates'),
    <>
      {done && <Notice>{done}</Notice>}
      <RefusalLines refusal={refusal} />
      <h1>{texts.render('desk.nav_dates')}</h1>
      {lists.map((list) => (
        <List
          key={list.kind}
          desk={desk}
          list={list}
          usualHours={usualHours}
          given={given?.kind === list.kind ? given.fields : {}}
        />
      ))}
    </>,
    desk,
  );
}

interface Part {
  desk: Desk;
  list: DateRows;
  usualHours: HoursBySpans;
  given: Readonly<Record<string, string>>;
}

function List(part: Part): JSX.Element {
  const { desk, list } = part;
  const { texts } = desk;
  const { kind, items, version } = list;
  const mayEdit = may(desk.staff, editedLists[kind].route);
  return (
    <section id={kind}>
      <h2>{texts.render(`desk.dates_${kind}`)}</h2>
      {items.length === 0 && <p>{texts.render('desk.dates_none')}</p>}
      <ul class="rows">
        {items.map((row) => (
          <li key={row.id} data-row={row.id}>
            {wordsOf(desk, row)}
            <small>
              {row.from} – {row.to ?? texts.render('desk.dates_open')}
              {row.active && ` · ${texts.render('desk.dates_now')}`}
            </small>
            {mayEdit && (
              <DeskFormTag desk={desk} action={`/petugas/kantor/${kind}/${row.id}/akhiri`}>
                <input type="hidden" name="version" value={version} />
                <button class="link">{texts.render('desk.dates_end')}</button>
              </DeskFormTag>
            )}
          </li>
        ))}
      </ul>
      {mayEdit && <AddForm {...part} />}
    </section>
  );
}

function wordsOf({ texts }: Desk, row: DateRows['items'][number]): string {
  const role = row.role && texts.render(`desk.role_${row.role}`);
  const { hours } = row;
  const days = hours
    ? weekdays.map((day) => {
        const open = hoursAsLine(hours[day]) || texts.render('desk.dates_shut');
        return `${texts.render(`desk.day_${day}`)} ${open}`;
      })
    : [];
  return [role, row.name, row.title, row.nip, row.reason, row.text, days.join('; ')]
    .filter(Boolean)
    .join(' · ');
}

function AddForm({ desk, list: { kind, version }, usualHours, given }: Part): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  return (
    <details open={Object.keys(given).length > 0}>
      <summary>{t(`desk.dates_add_${kind}`)}</summary>
      <DeskFormTag desk={desk} action={`/petugas/kantor/${kind}`} class="narrow">
        <input type="hidden" name="version" value={version} />
        {(kind === 'closure' || kind === 'hours') && (
          <Line
            id={`${kind}-reason`}
            name="reason"
            label={t(`desk.dates_reason_${kind}`)}
            value={given['reason']}
            max={200}
            required
          />
        )}
        {kind === 'notice' && (
          <Words
            id="notice-text"
            name="text"
            label={t('desk.dates_text')}
            value={given['text']}
            max={500}
            required
          />
        )}
        {kind === 'official' && <OfficialLines desk={desk} given={given} />}
        {kind === 'hours' && <HoursLines desk={desk} usualHours={usualHours} given={given} />}
        <Days desk={desk} id={kind} given={given} toHelp={t(`desk.dates_to_${kind}`)} />
        <button>{t('desk.dates_save')}</button>
      </DeskFormTag>
    </details>
  );
}

function OfficialLines({ desk, given }: Pick<Part, 'desk' | 'given'>): JSX.Element {
  const t = (key: string): string => desk.texts.render(key);
  return (
    <>
      <Choice
        id="official-role"
        name="role"
        label={t('desk.user_role')}
        value={given['role']}
        none=""
        required
        options={staffRoles.map((role) => [role, t(`desk.role_${role}`)])}
      />
      {(['name', 'title'] as const).map((name) => (
        <Line
          key={name}
          id={`official-${name}`}
          name={name}
          label={t(`desk.official_${name}`)}
          value={given[name]}
          max={100}
          required
        />
      ))}
      <Line id="official-rank" name="rank" label={t('desk.official_rank')} value={given['rank']} max={100} />
      <Line id="official-nip" name="nip" label={t('desk.official_nip')} value={given['nip']} max={40} />
    </>
  );
}

/** A line a weekday, as the office stands open now. */
function HoursLines({
  desk: { texts },
  usualHours,
  given,
}: Pick<Part, 'desk' | 'usualHours' | 'given'>): JSX.Element {
  return (
    <>
      <p>{texts.render('desk.dates_hours_help')}</p>
      {weekdays.map((day) => (
        <Line
          key={day}
          id={`hours-${day}`}
          name={day}
          label={texts.render(`desk.day_${day}`)}
          value={given[day] ?? hoursAsLine(usualHours[day])}
          max={80}
        />
      ))}
    </>
  );
}

/** First and last day; both count. */
export function Days({
  desk,
  id,
  given,
  toHelp,
}: {
  desk: Desk;
  id: string;
  given: Readonly<Record<string, string>>;
  toHelp: string;
}): JSX.Element {
  return (
    <>
      <Line
        id={`${id}-from`}
        name="from"
        label={desk.texts.render('desk.dates_from')}
        type="date"
        value={given['from']}
        required
      />
      <Line id={`${id}-to`} name="to" label={toHelp} type="date" value={given['to']} />
    </>
  );
}
