/** How our account with a provider stands, as the provider tells. */
export interface AccountState {
  token: 'ok' | 'refused';
  /** When the token ends; absent for one that does not. */
  tokenExpiresAt?: Date;
  /** Whether the provider tells us what people write; `unknown` where it cannot be asked. */
  subscription: 'ok' | 'missing' | 'unknown';
}

/** What a channel can do for its own account besides carrying messages; a channel without an account there has none. */
export interface AccountCare {
  /** @throws SendFailed when the provider could not be asked; a refused token is an answer, and not thrown */
  check(): Promise<AccountState>;
  /** Asks the provider to tell us again what people write. Absent where that is set by hand only. @throws SendFailed */
  subscribe?(): Promise<void>;
  /**
   * What people wrote since then, in bodies as the webhook would have brought them, so that the same parser makes the
   * same events of them. Absent where the provider cannot be read back. @throws SendFailed
   */
  readBack?(since: Date): AsyncIterable<unknown>;
  /** What the provider says of each template it knows. Absent where there are none. @throws SendFailed */
  templates?(): Promise<{ name: string; language: string; status: string }[]>;
}
