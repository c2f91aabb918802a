import { type AccountState } from '../account-care';
import { numberAt, objectAt } from './payload';

/** What `GET /debug_token` says of a token; `expires_at` is 0 for one that does not end. */
export function tokenStateFrom(answer: unknown): Pick<AccountState, 'token' | 'tokenExpiresAt'> {
  const data = objectAt(answer, 'data');
  const seconds = numberAt(data, 'expires_at') ?? 0;
  return {
    token: data['is_valid'] === false ? 'refused' : 'ok',
    ...(seconds > 0 ? { tokenExpiresAt: new Date(seconds * 1000) } : {}),
  };
}
