import type { DialogueEffect, DialogueResult, DialogueState, KnownCase } from './dialogue-state';
import { peopleOf } from './family';
import { isFilling, result, type Turn } from './turn';

/**
 * Outside of a draft, a paper answers the case that waits for one. Where the cases of two people wait for it, it is asked
 * whose it is: a card in a neighbour's file would be told to the wrong one.
 */
export function returned({ state, input, context }: Turn): DialogueResult | undefined {
  const waiting = context.cases.filter((item) => item.returned.length > 0);
  const brings = context.reading.signal === 'bring';
  const named = waiting.find(
    ({ id, receiptCode }) =>
      input.text.trim() === `berkas:${id}` || receiptCode === context.reading.receiptCode,
  );
  const held = state.held ?? [];
  const papers = [...held, ...input.papers];
  if (named && papers.length > 0) return answer(named, { state, papers, brings: false });
  if (isFilling(state)) return undefined;
  if (input.papers.length === 0 && !brings) return undefined;
  const target = named ?? ofOnePerson(waiting);
  if (target) return answer(target, { state, papers, brings });
  if (waiting.length === 0) return undefined;
  const choices = waiting.map(({ id, receiptCode, applicant }) => ({
    value: `berkas:${id}`,
    label: 'dialogue.whose_file',
    params: { receiptCode, initials: applicant?.initials ?? '' },
  }));
  return result({ ...state, held: papers.slice(-10), misses: 0 }, [{ key: 'dialogue.which_file', choices }]);
}

function ofOnePerson(waiting: readonly KnownCase[]): KnownCase | undefined {
  return peopleOf(waiting).length > 1 ? undefined : waiting[0];
}

function answer(
  { id, receiptCode, returned: asked }: KnownCase,
  { state, papers, brings }: { state: DialogueState; papers: readonly string[]; brings: boolean },
): DialogueResult {
  const pairs = asked.slice(0, brings ? 1 : papers.length);
  const effects = pairs.map(({ key }, i): DialogueEffect => {
    const attachmentId = papers[i];
    return attachmentId
      ? { type: 'attach', caseId: id, key, attachmentId }
      : { type: 'bring', caseId: id, key };
  });
  const rest = asked.slice(pairs.length);
  const params = {
    items: pairs.map(({ label }) => label).join(', '),
    receiptCode,
    rest: rest.map(({ label }) => label).join(', '),
  };
  const key = rest.length > 0 ? 'dialogue.resent_partly' : 'dialogue.resent';
  const { held: _placed, ...kept } = state;
  return result({ ...kept, misses: 0 }, [{ key, params }], effects);
}
