import type { FieldDefinition } from '@app/catalogue';
import type { ComplaintReading } from './complaint';
import type { Signal } from './vocabulary';

/** The intents that no service adds to (contract.md 4). */
export const generalIntents = [
  'SAPAAN',
  'BANTUAN',
  'INFO_UMUM',
  'KIRIM_BERKAS',
  'CEK_STATUS',
  'KOREKSI',
  'PETUGAS',
  'BATAL',
  'LAYANAN_LAIN',
  'PENGADUAN',
  'PDP_HAPUS',
  'PDP_INSIDEN',
  'SETUJU',
  'TIDAK',
  'TERIMA_KASIH',
  'PENILAIAN',
  'LUAR_KONTEKS',
] as const;

/** What is wanted of a service; the intent is `<CODE>_<WISH>`, e.g. `AK1_AJUKAN`. */
export const serviceWishes = ['AJUKAN', 'SYARAT', 'LAPOR', 'PERPANJANG'] as const;
export type ServiceWish = (typeof serviceWishes)[number];

export type Intent = (typeof generalIntents)[number] | `${string}_${ServiceWish}`;

/** One way to read a message; `service` is the code of the service it is about, `confidence` 0 to 1. */
export interface Guess {
  intent: Intent;
  service: string | null;
  confidence: number;
}

/** Values found anywhere in a message, each checked for its shape; a key is there only when something was found. */
export interface FoundValues {
  nik?: string;
  /** Family card number: 16 digits that can be no NIK, or that were called KK. */
  kk?: string;
  /** E.164 */
  phone?: string;
  /** yyyy-mm-dd */
  date?: string;
  /** Whole rupiah */
  money?: number;
  village?: { code: string; name: string; district: string; served: boolean };
  /** Key of the school level, as `education_level` has it: `sd`, `sma`, `s1` … */
  education?: string;
  /** A bare number, also in words */
  number?: number;
  yes?: boolean;
  /** Value of the choice meant, when a choice was asked */
  choice?: string;
  /** 1 to 4 (or 5, as asked), when a rating was asked */
  score?: number;
  receiptCode?: string;
}

/** What the citizen was asked last; it weighs in the reading. */
export type Question =
  | { kind: 'field'; field: FieldDefinition }
  | { kind: 'document'; key: string }
  | { kind: 'choice'; options: readonly { value: string; label: string }[] }
  | { kind: 'yes_no' }
  | { kind: 'score'; max: number };

/** What is known around a message when it is read. */
export interface Surroundings {
  today: Date;
  asked?: Question;
  /** Code of the service whose draft is open. */
  service?: string;
}

/** What a message is taken to mean. Where it is not `sure`, ask between the two of `alternatives`. */
export interface Reading extends Guess {
  sure: boolean;
  /** The two likeliest readings, best first; the first is the reading itself. */
  alternatives: Guess[];
  values: FoundValues;
  /** Names of the rules and features that decided: never a word of the message, so that it may be logged. */
  reason: string[];
  signal: Signal | null;
  /** Services whose words are in the text, by code. */
  services: string[];
  receiptCode: string | null;
  /** `IKUT <code> <pin>` */
  follow: { receiptCode: string; pin: string } | null;
  complaint: ComplaintReading | null;
  /** What is asked for that this office does not do: a key of `language/unserved.yaml`. */
  unserved: string | null;
}
