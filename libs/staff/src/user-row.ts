/** What logging in needs of a row of `users`. */
export interface UserRow {
  id: string;
  username: string;
  name: string;
  roles: string[];
  village: string | null;
  password_hash: string;
  disabled_at: Date | null;
  must_change_password: boolean;
  password_until: Date | null;
  totp_sealed: Buffer | null;
  totp_confirmed_at: Date | null;
}
