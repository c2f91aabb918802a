import { EnvironmentInvalid } from './config.errors';

export type Source = Readonly<Record<string, string | undefined>>;

/** Reads one variable at a time; an empty value counts as unset. */
export class Variables {
  constructor(
    private readonly source: Source,
    private readonly names?: readonly string[],
  ) {}

  /** The same variables, but only these: to read another one is a fault of the program. */
  only(names: readonly string[]): Variables {
    return new Variables(this.source, names);
  }

  optional(name: string): string | undefined {
    if (this.names && !this.names.includes(name))
      throw new Error(`${name} is not among the declared variables`);
    return this.source[name]?.trim() || undefined;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  required(name: string, why: string): string {
    return this.optional(name) ?? fail(name, `must be set, because ${why}`);
  }

  list(name: string): string[] {
    return this.text(name, '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = Number(this.text(name, String(fallback)));
    return Number.isInteger(value) && value >= min && value <= max
      ? value
      : fail(name, `must be a whole number from ${min} to ${max}`);
  }

  url(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback ?? fail(name, 'must be set');
    return URL.canParse(value) ? value : fail(name, 'must be a URL');
  }

  optionalUrl(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.url(name);
  }

  key(name: string): Buffer {
    const bytes = Buffer.from(this.optional(name) ?? fail(name, 'must be set (32 bytes, base64)'), 'base64');
    return bytes.length === 32 ? bytes : fail(name, 'must be 32 bytes in base64');
  }

  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const value = this.text(name, allowed[0]);
    return allowed.find((item) => item === value) ?? fail(name, `must be one of ${allowed.join(', ')}`);
  }

  matching(name: string, pattern: RegExp, fallback: string): string {
    const value = this.text(name, fallback);
    return pattern.test(value) ? value : fail(name, `must look like ${fallback}`);
  }

  /** The values of a group in its order, or undefined where none is set; half of a group stops the start. */
  allOrNone(names: readonly string[]): string[] | undefined {
    const values = names.map((name) => this.optional(name));
    if (values.every((value) => value === undefined)) return undefined;
    return values.map((value, i) => value ?? fail(names[i] ?? '', 'must be set, because its siblings are'));
  }
}

/** @throws EnvironmentInvalid */
export function fail(name: string, rule: string): never {
  throw new EnvironmentInvalid(`${name} ${rule}`, { variable: name });
}
