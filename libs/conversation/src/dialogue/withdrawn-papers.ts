import { type DialogueState } from './dialogue-state';

/** The draft without the papers that were taken back: a summary that named them is shown again first. */
export function withoutPapers(state: DialogueState, attachmentIds: readonly string[]): DialogueState {
  const gone = new Set(attachmentIds);
  const isKept = (id: string): boolean => !gone.has(id);
  const papers = keptPapers(state.papers, isKept);
  const now: DialogueState = {
    ...state,
    loose: state.loose.filter(isKept),
    ...(state.held ? { held: state.held.filter(isKept) } : {}),
    ...(state.other ? { other: { ...state.other, papers: state.other.papers.filter(isKept) } } : {}),
    ...(state.shelved
      ? {
          shelved: state.shelved.map((draft) => ({
            ...draft,
            papers: keptPapers(draft.papers, isKept),
            loose: draft.loose.filter(isKept),
          })),
        }
      : {}),
    ...(state.tryOut
      ? { tryOut: { ...state.tryOut, outside: withoutPapers(state.tryOut.outside, attachmentIds) } }
      : {}),
  };
  if (Object.keys(papers).length === Object.keys(state.papers).length) return now;
  return { ...now, step: state.step === 'confirming' ? 'collecting' : state.step, papers };
}

function keptPapers(
  papers: DialogueState['papers'],
  isKept: (attachmentId: string) => boolean,
): DialogueState['papers'] {
  return Object.fromEntries(
    Object.entries(papers).filter(([, paper]) => !('attachmentId' in paper) || isKept(paper.attachmentId)),
  );
}

/** The draft with the place of a paper that did not come open again, and the question about it asked where it is the open one. */
export function askedAgain(state: DialogueState, key: string, attachmentId: string): DialogueState {
  const isOpen = placeIn(state.papers, attachmentId) !== undefined;
  const without = withoutPapers(state, [attachmentId]);
  return isOpen ? { ...without, asked: { kind: 'document', key } } : without;
}

/** The document that an attachment stands for, in the open draft, one that stands aside or one that a try-out keeps waiting. */
export function paperOf(state: DialogueState, attachmentId: string): string | undefined {
  const here = [state.papers, ...(state.shelved ?? []).map(({ papers }) => papers)]
    .map((papers) => placeIn(papers, attachmentId))
    .find((key) => key !== undefined);
  return here ?? (state.tryOut && paperOf(state.tryOut.outside, attachmentId));
}

function placeIn(papers: DialogueState['papers'], attachmentId: string): string | undefined {
  return Object.entries(papers).find(
    ([, paper]) => 'attachmentId' in paper && paper.attachmentId === attachmentId,
  )?.[0];
}
