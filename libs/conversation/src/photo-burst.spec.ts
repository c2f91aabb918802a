import type { Reply } from './dialogue/dialogue-state';
import { dueOf, mergedReplies } from './photo-burst';

const received = (items: string): Reply => ({ key: 'dialogue.paper_received', params: { items } });
const guessed = (items: string): Reply => ({ key: 'dialogue.paper_guessed', params: { items }, choices: [] });
const ask = (key: string): Reply => ({ key: `ask.${key}` });

describe('one answer to several photos', () => {
  it.each<[string, Reply[], Reply[], Reply[]]>([
    [
      'names all and asks what is missing now',
      [guessed('KTP'), ask('kk')],
      [guessed('KK'), ask('ijazah')],
      [received('KTP, KK'), ask('ijazah')],
    ],
    [
      'shows the summary of the last',
      [received('KTP'), ask('kk')],
      [received('KK'), { key: 'dialogue.summary' }, { key: 'dialogue.consent' }],
      [received('KTP, KK'), { key: 'dialogue.summary' }, { key: 'dialogue.consent' }],
    ],
    [
      'asks once for the service',
      [{ key: 'dialogue.loose_photo' }, { key: 'dialogue.menu' }],
      [{ key: 'dialogue.loose_photo' }, { key: 'dialogue.menu' }],
      [{ key: 'dialogue.loose_photo' }, { key: 'dialogue.menu' }],
    ],
    [
      'keeps the question when the next photo is one too many',
      [received('KTP'), { key: 'dialogue.summary' }, { key: 'dialogue.consent' }],
      [{ key: 'dialogue.paper_extra' }],
      [
        received('KTP'),
        { key: 'dialogue.paper_extra' },
        { key: 'dialogue.summary' },
        { key: 'dialogue.consent' },
      ],
    ],
    [
      'opens a group only where its question follows',
      [received('KTP'), { key: 'dialogue.group' }, ask('name')],
      [received('KK'), ask('name')],
      [{ key: 'dialogue.group' }, received('KTP, KK'), ask('name')],
    ],
    [
      'tells what is left of a returned case',
      [{ key: 'dialogue.resent_partly', params: { items: 'KTP', receiptCode: 'KB', rest: 'KK' } }],
      [{ key: 'dialogue.resent', params: { items: 'KK', receiptCode: 'KB', rest: '' } }],
      [{ key: 'dialogue.resent', params: { items: 'KTP, KK', receiptCode: 'KB', rest: '' } }],
    ],
  ])('%s', (_rule, before, now, merged) => {
    expect(mergedReplies(before, now)).toEqual(merged);
  });

  it('waits three seconds for the next photo, and eight in all', () => {
    const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 2) + ms);

    expect(dueOf(at(0), at(0))).toEqual(at(3000));
    expect(dueOf(at(2500), at(0))).toEqual(at(5500));
    expect(dueOf(at(7900), at(0))).toEqual(at(8000));
  });
});
