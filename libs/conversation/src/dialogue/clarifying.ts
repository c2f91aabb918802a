import { generalIntents, type Guess, type Intent, type Reading, serviceWishes } from '../understand/reading';
import { signalOfIntent } from '../understand/signal-of-intent';
import type { DialogueResult, Reply } from './dialogue-state';
import { result, type Turn } from './turn';

type Choice = NonNullable<Reply['choices']>[number];

const mark = 'maksud:';
/** A reading less likely than this is a guess at nothing. */
const leastLikely = 0.15;
const longestKept = 500;
/** Where the citizen may be sent to by a press, as the press is labelled; what is not here is no question. */
const labels: Partial<Record<Intent, string>> = {
  INFO_UMUM: 'dialogue.meant_info',
  CEK_STATUS: 'dialogue.meant_status',
  BANTUAN: 'dialogue.meant_menu',
  BATAL: 'dialogue.meant_cancel',
  PENGADUAN: 'dialogue.meant_complaint',
  LAYANAN_LAIN: 'dialogue.meant_other',
};
const wishLabels: Record<(typeof serviceWishes)[number], string> = {
  AJUKAN: 'dialogue.meant_apply',
  SYARAT: 'dialogue.meant_requirements',
  LAPOR: 'dialogue.meant_report',
  PERPANJANG: 'dialogue.meant_renew',
};

/** Below the confidence line: which of the two likeliest was meant, or rather a person. */
export function clarify({ state, input, context }: Turn): DialogueResult | undefined {
  const { reading } = context;
  if (reading.sure || state.misses > 0 || input.text.trim() === '' || input.papers.length > 0)
    return undefined;
  const choices = reading.alternatives
    .filter(({ confidence }) => confidence >= leastLikely)
    .flatMap((guess) => choiceOf(guess) ?? []);
  if (choices.length === 0) return undefined;
  const kept = { ...state, misses: state.misses + 1, unsure: input.text.slice(0, longestKept) };
  const officer: Choice = { value: '0', label: 'dialogue.meant_officer' };
  return result(kept, [{ key: 'dialogue.which_meant', choices: [...choices, officer] }]);
}

/** The turn after that question: a press means what was said before in the way that was chosen. */
export function clarified(turn: Turn): Turn {
  const { unsure, ...state } = turn.state;
  const guess = guessIn(turn.input.text);
  if (!guess) return { ...turn, state };
  const { reading: said } = turn.context;
  const decided = { ...guess, sure: true };
  const reading: Reading = {
    ...said,
    ...decided,
    alternatives: [guess],
    signal: signalOfIntent(decided, { today: turn.context.today }),
    complaint: guess.intent === 'PENGADUAN' ? { kind: unsure ? 'told' : 'announced' } : null,
    services: guess.service ? [guess.service] : [],
  };
  return {
    state: { ...state, misses: 0 },
    input: { ...turn.input, text: unsure ?? '' },
    context: { ...turn.context, reading, isPressed: true },
  };
}

function choiceOf({ intent, service }: Guess): Choice | undefined {
  const label = labels[intent] ?? (service ? wishLabel(intent) : undefined);
  if (!label) return undefined;
  const value = [intent, service].filter(Boolean).join(':');
  return { value: `${mark}${value}`, label, params: { service: service?.toUpperCase() ?? '' } };
}

function wishLabel(intent: Intent): string | undefined {
  const wish = serviceWishes.find((item) => intent.endsWith(`_${item}`));
  return wish && wishLabels[wish];
}

function guessIn(text: string): Guess | undefined {
  const [, name = '', service = null] = /^maksud:([A-Z0-9_]+)(?::([a-z0-9_-]+))?$/.exec(text.trim()) ?? [];
  const wish = serviceWishes.find((item) => name.endsWith(`_${item}`));
  const general = generalIntents.find((item) => item === name);
  const intent: Intent | undefined =
    general ?? (wish && service ? `${service.toUpperCase()}_${wish}` : undefined);
  return intent && { intent, service, confidence: 1 };
}
