import { normalise } from '../understand/normalise';
import type { AnswerWords } from './answer-words';

/** What may be asked about the office and its services, in the order in which it is answered. */
export const questionTopics = [
  'price',
  'duration',
  'hours',
  'address',
  'signing',
  'visit',
  'proxy',
  'phone',
] as const;
export type QuestionTopic = (typeof questionTopics)[number];

/** What a question is about, by the words of `catalogue/language/questions.yaml`; none: about the office at large. */
export function topicsIn(text: string, questions: AnswerWords): QuestionTopic[] {
  const plain = normalise(text);
  return questionTopics.filter((topic) => questions.in(plain, topic) !== undefined);
}

/** Whether a text asks for something rather than tells: an answer in free words may sound like a question. */
export function isAsking(text: string, questions: AnswerWords): boolean {
  return text.includes('?') || questions.in(normalise(text), 'asking') !== undefined;
}

/** Whether something is wanted in it: "mau buat KTP", not "foto KTP". */
export function isWishing(text: string, questions: AnswerWords): boolean {
  return questions.in(normalise(text), 'wish') !== undefined;
}
