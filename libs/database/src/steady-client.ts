import { createHash } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';

type Ask = (...args: unknown[]) => unknown;

/**
 * A connection whose end never ends the process. A line may be cut in the very moment in which the pool hands it over,
 * when nobody listens for errors yet; whoever asks next is told anyway.
 */
export class SteadyClient extends Client {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'error' && this.listenerCount('error') === 0) return false;
    return super.emit(event, ...args);
  }
}

/**
 * The same, on which the server reads and plans each statement with parameters once. For processes that ask a closed set
 * of questions: every text stays in the connection's memory.
 */
export class PreparingClient extends SteadyClient {
  constructor(config?: string | ClientConfig) {
    super(config);
    const plain = this.query.bind(this) as Ask;
    const prepared: Ask = (text, values, ...more) => {
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
        return plain(text, values, ...more);
      const answer = plain({ name: nameOf(text), text }, values, ...more);
      return answer instanceof Promise ? answer.catch(forgetIfOutdated) : answer;
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the overloads differ by their arguments alone, which are passed on
    this.query = prepared as typeof this.query;
  }
}

const names = new Map<string, string>();
let edition = 0;

/** The same for the same text in every connection, below the 63 signs that PostgreSQL keeps of it. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `${createHash('sha1').update(text).digest('base64url')}.${edition}`;
  names.set(text, name);
  return name;
}

/** A migration changed what `SELECT *` answers while we run: the next try prepares it anew, under other names. */
function forgetIfOutdated(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('cached plan must not change')) {
    edition++;
    names.clear();
  }
  throw error;
}
