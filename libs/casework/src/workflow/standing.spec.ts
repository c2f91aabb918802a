import type { ActionDefinition } from '@app/catalogue';
import { type Candidate, objection } from './standing';

const signing: Pick<ActionDefinition, 'by' | 'not_same_as'> = {
  by: ['officer', 'village_officer', 'citizen'],
  not_same_as: ['review'],
};
const staff = (userId: string, roles: string[], village?: string): Candidate => ({
  userId,
  roles,
  village,
});

describe('who may not act though his role may', () => {
  it.each([
    ['who reviewed', staff('a', ['officer', 'section_head']), { review: 'a' }, 'same_person'],
    [
      'who reviewed, as somebody of another village too',
      staff('a', ['village_officer'], 'x'),
      { review: 'a' },
      'same_person',
    ],
    ['somebody else', staff('b', ['officer']), { review: 'a' }, null],
    ['who did another step', staff('a', ['officer']), { draft_letter: 'a', review: 'b' }, null],
    ['somebody before any review', staff('a', ['officer']), {}, null],
    ['a village officer of the village', staff('b', ['village_officer'], '1'), {}, null],
    ['a village officer of another', staff('b', ['village_officer'], '2'), {}, 'other_village'],
    ['a village officer of none', staff('b', ['village_officer']), {}, 'other_village'],
    ['one who is of the office too', staff('b', ['village_officer', 'officer'], '2'), {}, null],
    ['one whose other role may not', staff('b', ['village_officer', 'auditor'], '2'), {}, 'other_village'],
    ['the citizen', { roles: ['citizen'] }, { review: 'a' }, null],
    ['the timer', { roles: ['timer'] }, {}, null],
  ])('%s', (_who, actor, doers, expected) => {
    expect(objection(signing, { village: '1', doers }, actor)).toBe(expected);
  });

  it('a village officer has no case without a village', () => {
    const actor = staff('b', ['village_officer']);
    expect(objection(signing, { village: null, doers: {} }, actor)).toBe('other_village');
  });
});
