import { loadCatalogue } from '@app/catalogue';
import { type DialogueState, emptyState, type ShelvedDraft } from './dialogue-state';
import { endedBy, firstEnd, holdsAnything, keptOn, tellEnded } from './draft-end';
import { mayRemind, reminded } from './draft-reminder';
import { shelve } from './drafts';
import type { DialogueContext } from './turn';

const { services } = loadCatalogue('catalogue');
const context = { services, legal: { retired: [] } } as unknown as DialogueContext; // all that is looked at
const day = 24 * 3_600_000;
const first = new Date('2026-03-02T02:00:00Z');
const after = (days: number): Date => new Date(first.getTime() + days * day);
const silence = (days = 0, keepDays = 30): { lastWord: Date; keepDays: number } => ({
  lastWord: after(days),
  keepDays,
});

const draft: DialogueState = {
  ...emptyState,
  step: 'collecting',
  service: 'ak1',
  values: { applicant_name: 'Siti Contoh Rahayu' },
  papers: { ktp: { attachmentId: 'photo-1' } },
  asked: { kind: 'field', key: 'nik' },
  lastCode: 'KB-7F3K9M-2',
};
/** The draft after a word on this day. */
const heardOn = (days: number, state = draft, keepDays = 30): DialogueState =>
  keptOn(state, emptyState, silence(days, keepDays));

describe('the end of a draft', () => {
  it('comes so many days after the last word, and takes all that was in it', () => {
    const state = heardOn(0);
    const before = endedBy(state, new Date(after(30).getTime() - 1), silence());
    expect(before).toMatchObject({ isOver: false, next: after(30) });
    expect(before.state).toEqual(state);
    expect(endedBy(state, after(30), silence())).toEqual({
      isOver: true,
      attachments: ['photo-1'],
      next: null,
      state: { ...emptyState, lastCode: 'KB-7F3K9M-2', ended: [{ service: 'ak1', days: 30 }] },
    });
  });

  it('waits for who only writes to an officer meanwhile', () => {
    expect(endedBy(heardOn(0), after(35), silence(10))).toMatchObject({ isOver: false, next: after(40) });
    expect(endedBy(heardOn(0), after(40), silence(10)).isOver).toBe(true);
  });

  it('keeps the promise under which the citizen wrote, whatever the office sets later', () => {
    const next = (state: DialogueState, keepDays: number): Date | null =>
      endedBy(state, after(1), silence(0, keepDays)).next;
    expect(next(heardOn(0), 10)).toEqual(after(30));
    expect(next(heardOn(1, heardOn(0), 10), 10)).toEqual(after(30)); // a word more does not make it shorter
    expect(next(heardOn(25, heardOn(0), 10), 10)).toEqual(after(35));
  });

  it('is each its own for drafts that stand aside', () => {
    const aside = shelve(heardOn(0));
    const shelvedNow = keptOn(aside, heardOn(0), silence(3));
    expect(endedBy(shelvedNow, after(4), silence(3)).next).toEqual(after(33)); // putting it aside is a word about it

    const both: DialogueState = { ...aside, step: 'collecting', service: 'iumk', values: { kk: '1' } };
    const gone = endedBy(keptOn(both, aside, silence(20)), after(30), silence(20));
    expect(gone).toMatchObject({ isOver: true, next: after(50), attachments: ['photo-1'] });
    expect(gone.state.shelved).toBeUndefined();
    expect(gone.state).toMatchObject({ service: 'iumk', ended: [{ service: 'ak1', days: 30 }] });
    const all = endedBy(gone.state, after(50), silence(20)).state;
    expect(JSON.stringify(all)).not.toMatch(/Siti|photo-1|values":\{"/);
    expect(tellEnded(all.ended ?? [], context)).toMatchObject({
      key: 'dialogue.draft_ended',
      params: { services: expect.stringMatching(/, /), days: '30' },
    });
  });

  it('that should have come already is not put off by another draft', () => {
    const aside = keptOn(shelve(heardOn(0)), heardOn(0), silence());
    const both: DialogueState = { ...aside, step: 'collecting', service: 'iumk', values: { kk: '1' } };
    expect(firstEnd(keptOn(both, aside, silence(33)), silence(33))).toEqual(after(30));
    expect(firstEnd(emptyState, silence())).toBeNull();
  });

  it('counts from the last word that is known where nothing was promised yet', () => {
    const old = shelve({ ...draft, heardAt: after(2).toISOString() });
    expect(endedBy(old, after(3), silence(9)).next).toEqual(after(32));
    expect(endedBy(draft, after(3), silence(1))).toMatchObject({ next: after(31), attachments: [] });
  });

  it('is told of photos too, and of nothing where nothing was given', () => {
    const photos = heardOn(0, { ...emptyState, step: 'choosing', loose: ['photo-2'] });
    const { state } = endedBy(photos, after(30), silence());
    expect(state).toEqual({ ...emptyState, ended: [{ days: 30 }] });
    expect(endedBy(photos, after(30), silence()).attachments).toEqual(['photo-2']);
    expect(tellEnded(state.ended ?? [], context)).toEqual({
      key: 'dialogue.photos_ended',
      params: { days: '30' },
    });

    const looked = heardOn(0, { ...emptyState, step: 'collecting', service: 'ak1' });
    expect(endedBy(looked, after(30), silence()).state).toEqual(emptyState);
    expect(holdsAnything(heardOn(0, { ...emptyState, step: 'choosing', lastCode: 'KB-7F3K9M-2' }))).toBe(
      false,
    );
    expect(holdsAnything({ ...emptyState, unsure: 'kata-kata' })).toBe(true);
  });
});

describe('the reminder of a draft', () => {
  it('is once a draft, also when it is put aside and taken up again', () => {
    const { state, drafts } = reminded(draft, services);
    expect(drafts).toMatchObject([
      { key: 'dialogue.draft_reminder', missing: expect.arrayContaining(['NIK']) },
    ]);
    expect(mayRemind(state)).toBe(false);
    expect(mayRemind(shelve(state))).toBe(false);
    expect(mayRemind({ ...shelve(state), step: 'collecting', service: 'iumk', values: { kk: '1' } })).toBe(
      true,
    );
  });

  it('names one that stands aside with its number and whose it is', () => {
    const { state, drafts } = reminded(shelve(draft), services);
    expect(drafts).toMatchObject([
      { key: 'dialogue.draft_reminder_aside', number: 1, initials: expect.stringMatching(/S/) },
    ]);
    expect(mayRemind(state)).toBe(false);
  });

  it('says of a complete one that it only waits for a yes', () => {
    expect(reminded({ ...draft, step: 'confirming' }, services).drafts).toMatchObject([
      { key: 'dialogue.draft_reminder_ready' },
    ]);
  });

  it('is not for who only looked, has sent or cancelled, or whose service is gone', () => {
    expect(mayRemind({ ...draft, values: {}, papers: {} })).toBe(false);
    expect(mayRemind({ ...emptyState, lastCode: 'KB-7F3K9M-2' })).toBe(false);
    expect(mayRemind({ ...emptyState, step: 'choosing', loose: ['photo-2'] })).toBe(false);
    const others: ShelvedDraft[] = [];
    expect(reminded({ ...draft, shelved: others }, []).drafts).toEqual([]);
  });
});
