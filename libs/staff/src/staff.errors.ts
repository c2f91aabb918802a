import { AppError } from '@app/core';

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
