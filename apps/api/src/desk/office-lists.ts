import type { Dated } from '@app/casework';
import { type HoursBySpans, weekdays } from '@app/catalogue';
import { ClosuresBody, HoursBody, NoticesBody, OfficialsBody } from '../staff/office.dto';
import { bodyOf, filledIn } from './desk-body';

/** The lists by date that are edited on the page. */
export const editedKinds = ['closure', 'hours', 'official', 'notice'] as const;
export type EditedKind = (typeof editedKinds)[number];

/** Who may change each, and what the audit calls it: as over REST. */
export const editedLists: Readonly<Record<EditedKind, { route: string; audit: string }>> = {
  closure: { route: 'OfficeController.putClosures', audit: 'office.closures' },
  hours: { route: 'OfficeController.putHours', audit: 'office.hours' },
  official: { route: 'OfficeController.putOfficials', audit: 'office.officials' },
  notice: { route: 'OfficeController.putNotices', audit: 'office.notices' },
};

type Row = Dated<Record<string, unknown>>;
type Fields = Readonly<Record<string, string>>;

/** The row that a form asks for, by the limits of the REST interface. @throws RequestInvalid */
export function newDate(kind: EditedKind, fields: Fields): Row {
  return makers[kind](fields);
}

const makers: Readonly<Record<EditedKind, (fields: Fields) => Row>> = {
  closure: (fields) => {
    const { items } = bodyOf(ClosuresBody, { items: [filledIn(fields, 'from', 'to', 'reason')] });
    return oneOf(items.map(({ from, to, reason }) => ({ from, to: to ?? from, reason })));
  },
  hours: (fields) => {
    const given = { ...filledIn(fields, 'from', 'to', 'reason'), hours: hoursIn(fields) };
    const { items } = bodyOf(HoursBody, { items: [given] });
    return oneOf(items.map(({ from, to = null, reason, hours }) => ({ from, to, reason, hours })));
  },
  official: (fields) => {
    const given = filledIn(fields, 'from', 'to', 'role', 'name', 'title', 'rank', 'nip');
    const { items } = bodyOf(OfficialsBody, { items: [given] });
    return oneOf(
      items.map(({ from, to = null, role, name, title, rank = '', nip = '' }) => {
        return { from, to, role, name, title, rank, nip };
      }),
    );
  },
  notice: (fields) => {
    const { items } = bodyOf(NoticesBody, { items: [filledIn(fields, 'from', 'to', 'text')] });
    return oneOf(items.map(({ from, to = null, text }) => ({ from, to, text })));
  },
};

/** A line a weekday, as people write it: `08.00-12.00, 13.00-15.00`; empty is shut. What is no time stays, to be refused. */
function hoursIn(fields: Fields): Record<string, string[][]> {
  return Object.fromEntries(
    weekdays.map((day) => {
      const spans = (fields[day] ?? '').split(',').map((span) => span.trim());
      return [day, spans.filter(Boolean).map((span) => span.split(/\s*[-\u2013]\s*/).map(timeIn))];
    }),
  );
}

function timeIn(text: string): string {
  const [, hour = '', minute = ''] = /^(\d{1,2})[.:](\d{2})$/.exec(text) ?? [];
  return hour ? `${hour.padStart(2, '0')}:${minute}` : text;
}

/** The hours as `hoursIn` reads them. */
export function hoursAsLine(spans: HoursBySpans[keyof HoursBySpans]): string {
  return spans.map((span) => span.join('-').replaceAll(':', '.')).join(', ');
}

function oneOf(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('a form is one row');
  return row;
}
