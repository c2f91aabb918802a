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

/** The case has ended; a paper for it needs a person, or the case opened again. */
export class CaseEnded extends AppError {
  readonly code = 'casework.case_ended';
  readonly kind = 'conflict';
}

/** Unknown code or wrong PIN: the same answer. */
export class ReceiptRefused extends AppError {
  readonly code = 'casework.receipt_refused';
  readonly kind = 'not_found';
}

/** Too many wrong PINs for this code; a chat that follows the case is not slowed. */
export class ReceiptSlowed extends AppError {
  readonly code = 'casework.receipt_slowed';
  readonly kind = 'forbidden';
  readonly status = 429;
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

/** The same person did the step that this one watches over: nobody reviews and signs the same case. */
export class SamePerson extends AppError {
  readonly code = 'casework.same_person';
  readonly kind = 'forbidden';
}

/** A village officer acts for his own village only. */
export class OtherVillage extends AppError {
  readonly code = 'casework.other_village';
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

/** The task is not about phoning somebody, so a call cannot end it. */
export class TaskNotByPhone extends AppError {
  readonly code = 'casework.task_not_by_phone';
  readonly kind = 'conflict';
}

/** No complaint with this id, or none for this person. */
export class ComplaintNotFound extends AppError {
  readonly code = 'casework.complaint_not_found';
  readonly kind = 'not_found';
}

/** The complaint is closed. */
export class ComplaintClosed extends AppError {
  readonly code = 'casework.complaint_closed';
  readonly kind = 'conflict';
}

/** A complaint is not closed before somebody has answered it. */
export class ComplaintUnanswered extends AppError {
  readonly code = 'casework.complaint_unanswered';
  readonly kind = 'conflict';
}

/** The case was not refused, or the refusal is older than 30 days. */
export class ObjectionNotPossible extends AppError {
  readonly code = 'casework.objection_not_possible';
  readonly kind = 'conflict';
}

/** A colleague pressed a step of this case, and his minute to take it back is not over. */
export class HeldByColleague extends AppError {
  readonly code = 'casework.held_by_colleague';
  readonly kind = 'conflict';
}

/** The move was made meanwhile, or taken back before: there is nothing to take back. */
export class HeldMoveGone extends AppError {
  readonly code = 'casework.held_move_gone';
  readonly kind = 'conflict';
}

/** Dated rows of the office that are not right; `fields` says which. */
export class OfficeDatesInvalid extends AppError {
  readonly code = 'casework.office_dates_invalid';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('rows are not right');
  }
}

/** Somebody else changed the rows meanwhile; `details.version` is the version now. */
export class OfficeDatesStale extends AppError {
  readonly code = 'casework.office_dates_stale';
  readonly kind = 'conflict';
}
