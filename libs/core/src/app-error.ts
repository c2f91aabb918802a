/** What went wrong, in the only terms the edges need: a status code and "try again or not". */
export type ErrorKind = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'unavailable';

/** One wrong field of a request: `code` is stable, `detail` is plain Indonesian when it is known. */
export interface FieldError {
  field: string;
  code: string;
  detail?: string;
}

/** Base of every expected failure. A bug is a plain Error; it never extends this. */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;

  /** Wrong fields, for 422 answers. */
  readonly fields: readonly FieldError[] = [];

  /** `details` is logged and may be shown to staff: ids and enum values only, never citizen data. */
  constructor(
    message: string,
    readonly details: Readonly<Record<string, string>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = new.target.name;
  }

  get retryable(): boolean {
    return this.kind === 'unavailable';
  }
}
