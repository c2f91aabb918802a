import { Cases, OfficeCalendar, OfficeDates } from '@app/casework';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { TestApi } from '../../../test/support/test-api';
import { KnownCases } from './known-cases';

describe('a citizen’s cases in the chat', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api?.stop());

  it('tell why it takes longer: the closures that staff set, with their reason', async () => {
    const { id } = await api.aCase(await api.person('kasi', 'section_head'));
    const { identityId } = await api.app
      .get(Contacts, { strict: false })
      .resolve({ channel: 'messenger', account: 'a', senderId: newId(), at: new Date() });
    await api.app.get(Cases, { strict: false }).follow(id, identityId);
    const closed = async (): Promise<unknown> =>
      (await api.app.get(KnownCases, { strict: false }).of(identityId)).map((known) => known.closed);
    expect(await closed()).toEqual(['']);

    const today = api.app.get(OfficeCalendar, { strict: false }).today();
    const userId = (await api.app.get(Cases, { strict: false }).events(id))[0]?.actorId ?? newId();
    await api.app
      .get(OfficeDates, { strict: false })
      .replace('closure', [{ from: today, to: today, reason: 'Banjir' }], {
        actor: { kind: 'staff', userId, roles: ['section_head'] },
        userId,
      });
    expect(await closed()).toEqual([expect.stringMatching(/^\d{1,2} \w+ \d{4} \(Banjir\)$/)]);
  });
});
