import type { ComplaintReading } from './complaint';
import type { Intent, Reading, Surroundings } from './reading';
import type { Signal } from './vocabulary';

const signals: Partial<Record<Intent, Signal>> = {
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

/**
 * The signal of a sure intent. While a draft is filled only what leads out of it counts, and only when it is said
 * plainly: an answer in free words may sound like anything.
 */
export function signalOfIntent(
  { intent, sure, confidence }: Pick<Reading, 'intent' | 'sure' | 'confidence'>,
  { asked, service }: Surroundings,
): Signal | null {
  if (!sure || (intent === 'BANTUAN' && service !== undefined)) return null;
  const counts = asked === undefined || (confidence >= plain && evenWhileAsked.includes(intent));
  return counts ? (signals[intent] ?? null) : null;
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
