import type { ComplaintReading } from './complaint';
import type { Intent, Reading, Surroundings } from './reading';
import type { Signal } from './vocabulary';

const intentSignals: Partial<Record<Intent, Signal>> = {
  PETUGAS: 'officer',
  CEK_STATUS: 'status',
  BATAL: 'cancel',
  BANTUAN: 'menu',
  SETUJU: 'yes',
  TIDAK: 'no',
  SAPAAN: 'greeting',
  TERIMA_KASIH: 'thanks',
};
const evenWhileAsked: readonly Intent[] = ['PETUGAS', 'CEK_STATUS', 'BATAL'];
const plain = 0.85;

/** Signals that lead out of what is being done: not because of a word in a sentence that surely says something else. */
const leading: Partial<Record<Signal, Intent>> = {
  officer: 'PETUGAS',
  status: 'CEK_STATUS',
  cancel: 'BATAL',
  menu: 'BANTUAN',
};

type Decided = Pick<Reading, 'intent' | 'sure' | 'confidence'>;

/** What is signalled by the whole text, by a word in it, or by its sure intent. */
export function signalMeant(
  { signal, hint }: { signal: Signal | null; hint: Signal | null },
  decided: Decided,
  surroundings: Surroundings,
): Signal | null {
  if (signal) return signal === 'menu' && isChosen(decided, surroundings) ? null : signal;
  const intent = hint && leading[hint];
  const isElse = intent && decided.sure && decided.intent !== intent;
  return (isElse ? null : hint) ?? signalOfIntent(decided, surroundings);
}

/** "bantuan" is a menu, unless it is one of the choices that were asked. */
function isChosen({ intent }: Decided, { asked }: Surroundings): boolean {
  return intent === 'KIRIM_BERKAS' && asked?.kind === 'field' && asked.field.type === 'choice';
}

/**
 * The signal of a sure intent. While a draft is filled only what leads out of it counts, and only when it is said
 * plainly: an answer in free words may sound like anything.
 */
export function signalOfIntent(
  { intent, sure, confidence }: Decided,
  { asked, service }: Surroundings,
): Signal | null {
  if (!sure || (intent === 'BANTUAN' && service !== undefined)) return null;
  const counts = asked === undefined || (confidence >= plain && evenWhileAsked.includes(intent));
  return counts ? (intentSignals[intent] ?? null) : null;
}

const fewestWordsTold = 3;

/** A complaint in words that no list has; not while something is asked. */
export function complaintOfIntent(
  { intent, confidence }: Pick<Reading, 'intent' | 'confidence'>,
  size: number,
  { asked }: Surroundings,
): ComplaintReading | null {
  if (intent !== 'PENGADUAN' || confidence < plain || asked !== undefined) return null;
  return { kind: size >= fewestWordsTold ? 'told' : 'announced' };
}
