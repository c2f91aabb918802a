import type { ServiceDefinition } from '@app/catalogue';
import type { Meaning } from './meaning';
import { generalIntents, type Guess, type Intent, type ServiceWish, serviceWishes } from './reading';

/** Every reading of what the words mean, the likeliest first: labels made intents, wishes shared out over services. */
export function guessesFrom(
  meaning: Meaning,
  services: readonly ServiceDefinition[],
  draft: string | undefined,
): Guess[] {
  const guesses = new Map<Intent, Guess>();
  for (const { label, probability } of meaning.labels) {
    for (const guess of guessesOf(label, probability, meaning, services, draft)) {
      const same = guesses.get(guess.intent);
      if (same) same.confidence += guess.confidence;
      else guesses.set(guess.intent, guess);
    }
  }
  return [...guesses.values()].sort((a, b) => b.confidence - a.confidence);
}

function guessesOf(
  label: string,
  probability: number,
  meaning: Meaning,
  services: readonly ServiceDefinition[],
  draft: string | undefined,
): Guess[] {
  const name = label.toUpperCase();
  const isElsewhere = meaning.unserved !== null && meaning.services.length === 0;
  if (isElsewhere && wishedElsewhere.has(name)) {
    return [{ intent: 'LAYANAN_LAIN', service: null, confidence: probability }];
  }
  const wish = serviceWishes.find((item) => item === name);
  if (!wish) {
    const intent = generalIntents.find((item) => item === name);
    const service = meaning.services[0] ?? null;
    return intent ? [{ intent, service, confidence: probability }] : [];
  }
  return [...sharesOf(wish, meaning, services, draft)].map(([code, share]) =>
    wishGuess(wish, code, probability * share, services),
  );
}

/** What is wanted of a thing that is named and not ours is wanted elsewhere: "perpanjang ktp". */
const wishedElsewhere: ReadonlySet<string> = new Set(['AJUKAN', 'LAPOR', 'PERPANJANG', 'BANTUAN']);

/** The bundled report and renewal belong to a service with a duty to report; for others it is an application. */
function wishGuess(
  wish: ServiceWish,
  code: string,
  confidence: number,
  services: readonly ServiceDefinition[],
): Guess {
  const isOffered =
    wish === 'AJUKAN' || wish === 'SYARAT' || reports(services.find((item) => item.code === code));
  return { intent: `${code.toUpperCase()}_${isOffered ? wish : 'AJUKAN'}`, service: code, confidence };
}

function reports(service: ServiceDefinition | undefined): boolean {
  return service?.validity?.report_every_months !== undefined;
}

/** How likely each service is meant: named, pointed to by other words, the draft's own, or any of them alike. */
function sharesOf(
  wish: ServiceWish,
  { services: named, topics }: Meaning,
  services: readonly ServiceDefinition[],
  draft: string | undefined,
): Map<string, number> {
  if (named.length > 0) return evenly(named);
  const reporting = services.filter(reports).map(({ code }) => code);
  const isReport = (wish === 'LAPOR' || wish === 'PERPANJANG') && reporting.length > 0;
  if (isReport) return evenly(reporting);
  const total = [...topics.values()].reduce((sum, count) => sum + count, 0);
  if (total > 0) return new Map([...topics].map(([code, count]) => [code, count / total]));
  return evenly(draft === undefined ? services.map(({ code }) => code) : [draft]);
}

function evenly(codes: readonly string[]): Map<string, number> {
  return new Map(codes.map((code) => [code, 1 / codes.length]));
}
