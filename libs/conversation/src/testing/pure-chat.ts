import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { askedQuestion } from '../asked-question';
import { AnswerWords } from '../dialogue/answer-words';
import { converse } from '../dialogue/dialogue';
import type { DialogueInput, DialogueResult, DialogueState } from '../dialogue/dialogue-state';
import type { DialogueContext } from '../dialogue/turn';
import { DraftWords } from '../draft-words';
import { Understanding } from '../understand/understanding';

/** The bundled catalogue. */
export const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
const understanding = new Understanding(catalogue);
const draft = new DraftWords(catalogue);
const wordsOf = (name: string): AnswerWords => new AnswerWords(catalogue.language[name]);
const words = {
  words: wordsOf('answers'),
  questions: wordsOf('questions'),
  rights: wordsOf('rights'),
  delivery: wordsOf('delivery'),
};
const monday = new Date('2026-03-02T02:00:00Z');

/** One turn of the pure dialogue over the bundled catalogue; a spec says only what it is about. */
export function turn(
  state: DialogueState,
  { text = '', papers = [], other = false }: Partial<DialogueInput>,
  { today = monday, ...about }: Partial<DialogueContext> = {},
): DialogueResult {
  const { services, office } = catalogue;
  const asked = askedQuestion(state, services);
  return converse(
    state,
    { text, papers, other },
    {
      services,
      cases: [],
      earlier: [],
      reading: understanding.read(text, { today, service: state.service, asked }),
      legal: { retired: [], note: () => null, successor: () => undefined },
      keepDays: office.drafts.keep_days,
      today,
      villages: office.villages,
      ...words,
      tryOut: { words: wordsOf('tryout'), hours: office.try_out_hours },
      shown: (field, value) => draft.shown(field, value),
      price: ({ fee }) => String(fee),
      summary: (service, now) => draft.summary(service, now),
      ...about,
    },
  );
}
