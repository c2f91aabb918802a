/** What is promised to every citizen, in the words of the summary. */
export const promises = [
  'every webhook is answered 200',
  'each message is stored once',
  'each message that asks for an answer gets one',
  'no reply goes out twice',
  'each receipt is one case',
  'the same form sent again gives the same receipt',
  'code and PIN find the case',
  'each notice comes once',
  'what was asked for again brings the case back',
] as const;
export type PromiseName = (typeof promises)[number];

/** How often each promise was looked at, and where it was broken. */
export class Ledger {
  private readonly looked = new Map<PromiseName, number>();
  private readonly broken: { name: PromiseName; detail: string }[] = [];

  check(name: PromiseName, isKept: boolean, detail: string): void {
    this.looked.set(name, (this.looked.get(name) ?? 0) + 1);
    if (!isKept) this.broken.push({ name, detail });
  }

  /** Whether none was broken, and each was put to the test. */
  get kept(): boolean {
    return this.broken.length === 0;
  }

  lines(): string[] {
    const table = promises.map((name) => {
      const bad = this.broken.filter((one) => one.name === name).length;
      const looked = this.looked.get(name) ?? 0;
      const state =
        looked === 0 ? 'not put to the test' : bad > 0 ? `BROKEN ${bad} of ${looked}` : `kept ${looked}`;
      return `  ${name.padEnd(52)} ${state}`;
    });
    return [...table, ...this.broken.slice(0, 20).map(({ name, detail }) => `  ! ${name}: ${detail}`)];
  }
}
