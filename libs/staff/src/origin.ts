/** From where somebody logs in. */
export interface Origin {
  address?: string;
  userAgent?: string;
  /** What an earlier log-in on this device was given: its wrong passwords are counted apart from everybody else's. */
  deviceToken?: string;
  /** How long the session may live; a month where nothing is said. */
  hours?: number;
}
