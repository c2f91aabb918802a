import { parseNik, parsePhone } from '@app/core';
import type { FoundValues, Question } from './reading';

interface Found extends Pick<FoundValues, 'nik' | 'kk' | 'phone'> {
  /** The text without the numbers found. */
  rest: string;
}

const identity = 16;
const row = /\+?\d(?:[\d.()–-]|\s(?=\d))*/g;
const calledCard = /\b(?:kk|kartu\s+keluarga|no\.?\s*kk|nokk)\W*$/i;

/** Finds NIK, family card and phone numbers, in one piece or in groups (`6402 9901 …`, `0812-3456-7890`). */
export function findNumbers(text: string, asked?: Question): Found {
  const found: Found = { rest: text };
  for (const match of text.matchAll(row)) {
    for (const piece of piecesOf(match[0])) {
      const name = nameOf(piece, text.slice(0, match.index), found, asked);
      if (name === undefined) continue;
      found[name] ??= name === 'phone' ? (parsePhone(piece) ?? undefined) : digitsOf(piece);
      found.rest = found.rest.replace(piece, ' ');
    }
  }
  return found;
}

/** Groups of one number belong together; two whole numbers side by side do not. */
function piecesOf(text: string): string[] {
  const groups = text.trim().split(/\s+/);
  const pieces: string[] = [];
  let open = '';
  for (const group of groups) {
    if (open && !isOneNumber(open, group)) {
      pieces.push(open);
      open = group;
    } else open = open ? `${open} ${group}` : group;
  }
  return open ? [...pieces, open] : pieces;
}

function isOneNumber(open: string, group: string): boolean {
  const isCountry = /^\+?62$/.test(open);
  const isPart = isCountry || (digitsOf(open).length < 15 && digitsOf(group).length <= 6);
  return isPart && digitsOf(open + group).length <= identity;
}

function nameOf(
  piece: string,
  before: string,
  found: Found,
  asked: Question | undefined,
): 'nik' | 'kk' | 'phone' | undefined {
  const digits = digitsOf(piece);
  if (digits.length !== identity) return isPhone(piece, digits) ? 'phone' : undefined;
  if (isCalledCard(before, asked)) return 'kk';
  return parseNik(digits).ok && found.nik === undefined ? 'nik' : isCard(digits) ? 'kk' : undefined;
}

/** Said to be a family card's, or given where one was asked for. */
function isCalledCard(before: string, asked: Question | undefined): boolean {
  const isAsked = asked?.kind === 'field' && asked.field.type === 'kk';
  return calledCard.test(before) || (isAsked && !/nik\W*$/i.test(before));
}

function isPhone(piece: string, digits: string): boolean {
  return digits.length >= 9 && /^(?:\+|0|62|8)/.test(piece) && parsePhone(piece) !== null;
}

/** A family card holds the day of its making, without the 40 that a woman's NIK adds. */
function isCard(digits: string): boolean {
  const day = Number(digits.slice(6, 8));
  const month = Number(digits.slice(8, 10));
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
