import type { Choice, OutboundContent } from '@app/core';
import type { Question } from './understand/reading';

/** The choices that stood in what we said last; a channel without buttons numbers them. */
export interface OfferedChoices {
  /** Machine values in their order. */
  values: string[];
  /** Something else was asked after them. */
  isBefore: boolean;
}

/** Answers for which a small number may be the answer itself. */
const takesNumber = new Set(['number', 'money', 'choice', 'yes_no', 'list', 'village']);

export function offeredIn(contents: readonly OutboundContent[]): OfferedChoices | undefined {
  const hasChoices = ({ choices }: OutboundContent): boolean => (choices?.length ?? 0) > 0;
  const at = contents.findLastIndex(hasChoices);
  const choices: Choice[] = contents[at]?.choices ?? [];
  if (choices.length === 0) return undefined;
  return { values: choices.map(({ value }) => value), isBefore: at < contents.length - 1 };
}

/** The number, where a message is nothing but one. */
export function bareNumber(text: string): number | null {
  const number = /^\s*(?:(?:no|nomor|nomer|pilihan)\.?\s*)?(\d{1,2})\s*[.)]?\s*$/i.exec(text)?.[1];
  return number ? Number(number) : null;
}

/** The value that a typed number stands for, as if its button had been pressed; null where the number is something else. */
export function meantByNumber(
  text: string,
  offered: OfferedChoices | undefined,
  asked: Question | undefined,
): string | null {
  const number = bareNumber(text);
  if (!number || !offered) return null;
  if (offered.isBefore && asked?.kind === 'field' && takesNumber.has(asked.field.type)) return null;
  return offered.values[number - 1] ?? null;
}
