import { turn } from '../testing/pure-chat';
import {
  type DialogueResult,
  type DialogueState,
  emptyState,
  type KnownCase,
  type KnownStep,
} from './dialogue-state';

const plain = { leadsTo: 'Berikutnya', ends: false, note: false, reasons: null, data: [] };
const come: KnownStep = { ...plain, code: 'come', label: 'Ya, saya datang' };
const field = {
  key: 'day',
  label: 'Hari',
  type: 'date' as const,
  when: 'future' as const,
  required: true,
  personal: false,
};
const other: KnownStep = { ...plain, code: 'other', label: 'Hari lain', data: [field], note: true };
const stop: KnownStep = {
  ...plain,
  code: 'stop',
  label: 'Batalkan',
  ends: true,
  reasons: { moved: 'Pindah', done: 'Sudah ada' },
};
const id = '01900000-0000-7000-8000-000000000001';

function aCase(about: Partial<KnownCase> = {}): KnownCase {
  const base = {
    id,
    receiptCode: 'KB-7F3K9M-2',
    service: 'nib',
    title: 'NIB',
    status: 'appointed',
    label: 'Janji',
  };
  return { ...base, promisedAt: '', returned: [], steps: [come, other, stop], waits: true, ...about };
}

function say(
  state: DialogueState,
  text: string,
  { cases = [aCase()], tap }: { cases?: KnownCase[]; tap?: string } = {},
): DialogueResult {
  return turn(state, { text }, { cases, tap: tap ? { caseId: id, action: tap } : null });
}
const keys = ({ replies }: DialogueResult): string[] => replies.map(({ key }) => key);

describe("a step of the citizen's own case", () => {
  it.each(['1', 'ya', 'Ya, saya datang', 'ya saya datang'])('is taken after its notice by %j', (text) => {
    expect(say(emptyState, text).effects).toEqual([
      { type: 'step', caseId: id, action: 'come', note: undefined, reason: undefined, data: {} },
    ]);
  });

  it.each([
    ['a menu was shown since', { ...emptyState, step: 'choosing' as const }, [aCase()]],
    ['the case waits for the office', emptyState, [aCase({ waits: false })]],
    ['two cases wait', emptyState, [aCase(), aCase({ id: id.replace(/1$/, '2') })]],
  ])('is not meant by a number when %s', (_why, state, cases) => {
    expect(say(state, '1', { cases }).effects).toEqual([]);
  });

  it('is asked for what it needs, one thing after the other, and a wrong answer says what to write', () => {
    const first = say(emptyState, '', { tap: 'other' });
    expect(keys(first)).toEqual(['dialogue.step_data']);
    const wrong = say(first.state, 'sesudah panen');
    expect(keys(wrong)).toEqual(['invalid.date']);
    const second = say(wrong.state, '12 Mei 2026');
    expect(keys(second)).toEqual(['dialogue.step_note']);
    const done = say(second.state, 'saya di ladang dulu, pak');
    expect(done.effects).toEqual([
      expect.objectContaining({
        action: 'other',
        data: { day: '2026-05-12' },
        note: 'saya di ladang dulu, pak',
      }),
    ]);
    expect(done.state.stepping).toBeUndefined();
  });

  it('that ends the case is asked once more, then why', () => {
    const sure = say(emptyState, 'batal');
    expect(keys(sure)).toEqual(['dialogue.step_confirm']);
    const why = say(sure.state, 'ya');
    expect(why.replies[0]).toMatchObject({
      key: 'dialogue.step_reason',
      choices: [
        { value: 'moved', label: 'Pindah' },
        { value: 'done', label: 'Sudah ada' },
      ],
    });
    expect(say(why.state, '2').effects).toEqual([
      expect.objectContaining({ action: 'stop', reason: 'done' }),
    ]);
    expect(say(why.state, 'pindah').effects).toEqual([expect.objectContaining({ reason: 'moved' })]);
    expect(say(sure.state, 'tidak').effects).toEqual([]);
  });

  it('is let go of when something else is said, and a draft stays as it was', () => {
    const draft: DialogueState = {
      ...emptyState,
      step: 'collecting',
      service: 'iumk',
      asked: { kind: 'field', key: 'applicant_name' },
      skipped: ['purpose'],
    };
    const asked = say(draft, '', { tap: 'other' });
    expect(asked.state).toMatchObject({ step: 'collecting', stepping: { action: 'other' } });
    expect(keys(say(asked.state, 'petugas'))).toEqual(['dialogue.officer']);
    const dropped = say(asked.state, 'batal');
    expect(keys(dropped)).toEqual(['dialogue.step_dropped']);
    expect(dropped.state).toMatchObject({ step: 'collecting', service: 'iumk' });
  });

  it('that is no longer there is said to be over', () => {
    expect(keys(say(emptyState, '', { tap: 'gone' }))).toEqual(['dialogue.step_over']);
  });

  it('of which of several cases is asked', () => {
    const cases = [aCase({ waits: false }), aCase({ id: id.replace(/1$/, '2'), waits: false })];
    const { replies } = say(emptyState, 'batal', { cases });
    expect(replies[0]?.key).toBe('dialogue.step_which');
    expect(replies[0]?.choices).toHaveLength(2);
  });
});
