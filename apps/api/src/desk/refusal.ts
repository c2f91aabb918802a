import type { Texts } from '@app/catalogue';
import { AppError } from '@app/core';
import { problemOf } from '../problem';

/** Why a form was not taken, in words, for the page that shows it once more. */
export interface Refusal {
  status: number;
  detail: string;
  errors: readonly string[];
}

/**
 * `placeOf` names the place of a wrong field where the page has many alike.
 * @throws what is no answer to the person but our own trouble
 */
export function refusalOf(
  error: unknown,
  texts: Texts,
  placeOf: (field: string) => string = () => '',
): Refusal {
  if (!(error instanceof AppError) || error.retryable) throw error;
  const { status, detail, errors = [] } = problemOf(error, texts);
  const lines = errors.map((one) => [placeOf(one.field), one.detail].filter(Boolean).join(': '));
  return { status, detail, errors: [...new Set(lines)] };
}
