import { AppError, type FieldError } from '@app/core';

/** No valid access token came with the request. */
export class Unauthenticated extends AppError {
  readonly code = 'staff.unauthenticated';
  readonly kind = 'forbidden';
  readonly status = 401;
}

/** Name or password is wrong; which one is not told. */
export class LoginRefused extends AppError {
  readonly code = 'staff.login_refused';
  readonly kind = 'forbidden';
  readonly status = 401;
}

/** Too many wrong passwords for this name from this address; try again a little later. */
export class LoginLocked extends AppError {
  readonly code = 'staff.login_locked';
  readonly kind = 'forbidden';
  readonly status = 429;
}

/** The password was given by somebody else for one log-in; until it is changed nothing else is answered. */
export class PasswordMustChange extends AppError {
  readonly code = 'staff.password_must_change';
  readonly kind = 'forbidden';
}

/** The password was right, and this person's log-in also needs a code of his app. */
export class TotpRequired extends AppError {
  readonly code = 'staff.totp_required';
  readonly kind = 'forbidden';
  readonly status = 401;
  readonly totpRequired = true;
}

/** The code is neither one of the app, nor of now, nor an unused recovery code; or it was used already. */
export class TotpWrong extends AppError {
  readonly code = 'staff.totp_wrong';
  readonly kind = 'forbidden';
  readonly status = 401;
  readonly totpRequired = true;
}

/** The second factor is on; it is taken off first. */
export class TotpAlreadyOn extends AppError {
  readonly code = 'staff.totp_already_on';
  readonly kind = 'conflict';
}

/** There is no second factor to confirm or to take off. */
export class TotpNotOn extends AppError {
  readonly code = 'staff.totp_not_on';
  readonly kind = 'conflict';
}

/** The office asks for a second factor from this role; until it is set up nothing else is answered. */
export class TotpMustEnrol extends AppError {
  readonly code = 'staff.totp_must_enrol';
  readonly kind = 'forbidden';
}

/** The password given as the present one is not it. */
export class PasswordWrong extends AppError {
  readonly code = 'staff.password_wrong';
  readonly kind = 'invalid';
  override readonly fields = [{ field: 'current', code: 'password_wrong' }];
}

/** The new password is the old one. */
export class PasswordUnchanged extends AppError {
  readonly code = 'staff.password_unchanged';
  readonly kind = 'invalid';
  override readonly fields = [{ field: 'next', code: 'password_unchanged' }];
}

/** None of the user's roles may do this. */
export class RoleMissing extends AppError {
  readonly code = 'staff.role_missing';
  readonly kind = 'forbidden';
}

/** No user with this id or name. */
export class UserNotFound extends AppError {
  readonly code = 'staff.user_not_found';
  readonly kind = 'not_found';
}

/** No session with this id is of this person. */
export class SessionNotFound extends AppError {
  readonly code = 'staff.session_not_found';
  readonly kind = 'not_found';
}

/** An order names nobody, or himself, or days that cannot be; `fields` says which. */
export class DeputiesInvalid extends AppError {
  readonly code = 'staff.deputies_invalid';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('orders are not right');
  }
}

/** Somebody else changed the orders meanwhile; `details.version` is the version now. */
export class DeputiesStale extends AppError {
  readonly code = 'staff.deputies_stale';
  readonly kind = 'conflict';
}

/** Another user has this name. */
export class UsernameTaken extends AppError {
  readonly code = 'staff.username_taken';
  readonly kind = 'conflict';
}

/** The change would leave nobody who can manage users. */
export class LastAdministrator extends AppError {
  readonly code = 'staff.last_administrator';
  readonly kind = 'conflict';
}
