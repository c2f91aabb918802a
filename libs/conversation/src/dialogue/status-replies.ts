import type { Reading } from '../understand/reading';
import type { KnownCase, Reply } from './dialogue-state';

const most = 3;

/** Whether a message may be a question of where a case stands, also by the press that says so. */
export function mayAskStatus({ signal, receiptCode, intent }: Reading, text: string): boolean {
  return (
    signal === 'status' || receiptCode !== null || intent === 'CEK_STATUS' || text.includes('CEK_STATUS')
  );
}

/** Where the citizen's cases stand, or the one whose code was named. */
export function statusReplies(cases: readonly KnownCase[], receiptCode: string | null): Reply[] {
  const wanted = receiptCode ? cases.filter((item) => item.receiptCode === receiptCode) : cases;
  if (wanted.length > 0)
    return wanted
      .slice(0, most)
      .flatMap((item) => [
        statusReply(item),
        ...toldReply(item),
        ...outlookReply(item),
        ...closedReply(item),
      ]);
  const key = receiptCode ? 'dialogue.status_other' : 'dialogue.status_none';
  return [{ key, params: { receiptCode: receiptCode ?? '' } }];
}

function statusReply(item: KnownCase): Reply {
  const choices = item.steps
    .filter(({ ends }) => !ends)
    .map(({ code, label, leadsTo }) => ({ value: `step:${code}:${item.id}`, label: label ?? leadsTo }));
  return { ...whereItStands(item), ...(choices.length > 0 ? { choices } : {}) };
}

function whereItStands(known: KnownCase): Reply {
  const { receiptCode, title, label, promisedAt, outlook, returned: items } = known;
  if (items.length > 0) {
    const list = items.map((item) => item.label).join(', ');
    return { key: 'dialogue.status_returned', params: { receiptCode, service: title, items: list } };
  }
  const key = promisedAt ? 'dialogue.status' : 'dialogue.status_open';
  const since = outlook?.since ?? '';
  return { key, params: { receiptCode, service: title, label, promisedAt, since } };
}

/** How many are before it, when it is likely done, when it is signed next, and what is still to come. */
function outlookReply({ outlook, toBring, returned: items }: KnownCase): Reply[] {
  if (items.length > 0) return [];
  const { since: _told, ...ahead } = outlook ?? { since: '', place: '', likely: '', signing: '' };
  const isKnown = Object.values(ahead).some((words) => words !== '');
  return [
    ...(isKnown ? [{ key: 'dialogue.status_outlook', params: ahead }] : []),
    ...(toBring ? [{ key: 'dialogue.status_to_bring', params: { items: toBring } }] : []),
  ];
}

function toldReply({ told, receiptCode }: KnownCase): Reply[] {
  return told ? [{ key: 'dialogue.status_told', params: { told, receiptCode } }] : [];
}

/** Why it takes longer; to who is asked for something himself it is no reason. */
function closedReply({ closed, returned: items }: KnownCase): Reply[] {
  return closed && items.length === 0 ? [{ key: 'dialogue.status_closed', params: { closed } }] : [];
}
