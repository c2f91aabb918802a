import type { ActionDefinition, StatusDefinition } from '@app/catalogue';
import { noticeName } from './notice-name';

const action = (more: Partial<ActionDefinition>): ActionDefinition => ({
  from: ['diperiksa'],
  by: ['officer'],
  needs: [],
  ...more,
});
const closed: StatusDefinition = { label: 'Ditolak', final: 'closed' };
const nothing = (): boolean => false;

describe('the text of an action that a service calls in its own words', () => {
  it.each<[string, Partial<ActionDefinition>, StatusDefinition | undefined]>([
    ['returned', { needs: ['reasons', 'items'] }, { label: 'Perbaikan', waits_for: 'citizen' }],
    ['drafted', { effect: 'draft' }, undefined],
    ['signed', { effect: 'sign', needs: ['file'] }, undefined],
    ['handed_over', { effect: 'deliver' }, { label: 'Selesai', final: 'done' }],
    ['expired', { by: ['timer'] }, closed],
    ['cancelled', { by: ['citizen'] }, closed],
    ['rejected', { by: ['section_head'], needs: ['reasons'] }, closed],
    ['polsek', {}, { label: 'Menunggu Polsek', waits_for: 'other' }],
  ])('is that of %s, by what the action does', (means, more, to) => {
    expect(noticeName('polsek', nothing, action(more), to)).toBe(means);
  });

  it('is its own where one was written', () => {
    const own = (name: string): boolean => name === 'perbaikan';

    expect(noticeName('perbaikan', own, action({ needs: ['items'] }))).toBe('perbaikan');
  });

  it('is its own for what no action did', () => {
    expect(noticeName('reminder', nothing)).toBe('reminder');
  });
});
