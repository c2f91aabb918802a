import { AppError, type FieldError } from '@app/core';

/** No case with this id or code. */
export class CaseNotFound extends AppError {
  readonly code = 'casework.case_not_found';
  readonly kind = 'not_found';
}

/** No document with this id. */
export class DocumentNotFound extends AppError {
  readonly code = 'casework.document_not_found';
  readonly kind = 'not_found';
}

/** The document has a newer version, which is the one to judge. */
export class DocumentSuperseded extends AppError {
  readonly code = 'casework.document_superseded';
  readonly kind = 'conflict';
}

/** Two receipts that are out already have one code; a person must sort it out. */
export class ReceiptTaken extends AppError {
  readonly code = 'casework.receipt_taken';
  readonly kind = 'conflict';
}

/** The service has no such action, or not from the status that the case has now. */
export class ActionNotAllowed extends AppError {
  readonly code = 'casework.action_not_allowed';
  readonly kind = 'conflict';
}

/** The action exists, but not for this actor. */
export class ActionForbidden extends AppError {
  readonly code = 'casework.action_forbidden';
  readonly kind = 'forbidden';
}

/** Somebody else moved the case first; `details.version` is the version now. */
export class CaseStale extends AppError {
  readonly code = 'casework.case_stale';
  readonly kind = 'conflict';
}

/** Something that the action needs is missing or not known; `fields` says what. */
export class ActionIncomplete extends AppError {
  readonly code = 'casework.action_incomplete';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('action is incomplete');
  }
}

/** No task with this id, or it is done already. */
export class TaskNotFound extends AppError {
  readonly code = 'casework.task_not_found';
  readonly kind = 'not_found';
}
