import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const changed = 'Berkas ini baru saja diubah petugas lain';

describe('two officers at the same case at once', () => {
  let api: TestApi;
  let tokens: readonly [string, string];

  beforeAll(async () => {
    api = await TestApi.start();
    tokens = [await api.person('pertama', 'officer'), await api.person('kedua', 'officer')];
  });
  afterAll(() => api?.stop());

  it('over REST: one wins, the other is told that it moved and which version it has now', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, version } = await api.aCase(tokens[0]);
      const answers = await Promise.all(
        tokens.map((token) =>
          api.call('POST', `/cases/${id}/actions/start_verification`, token, { version }),
        ),
      );
      answers.sort((a, b) => a.status - b.status);

      expect(answers[0]).toMatchObject({ status: 200, body: { status: 'verifying' } });
      expect(answers[1]).toMatchObject({
        status: 409,
        body: {
          code: 'casework.case_stale',
          version: answers[0]?.body['version'],
          detail: expect.stringContaining(changed),
        },
      });
    }
  });

  it('on the page: one goes on, the other reads why his press did nothing', async () => {
    const { id } = await api.aCase(tokens[0]);
    const step = `/petugas/berkas/${id}/start_verification`;
    const officers = await Promise.all(
      ['pertama', 'kedua'].map(async (name) => {
        const officer = new DeskVisitor(api.app);
        await officer.login(name, `kata sandi ${name}`);
        await officer.get(step);
        return officer;
      }),
    );
    const replies = await Promise.all(officers.map((officer) => officer.send(step, { press: '1' })));
    replies.sort((a, b) => a.status - b.status);

    expect(replies.map(({ status }) => status)).toEqual([303, 409]);
    // The winner's press waits its minute for an undo; a colleague is told of it.
    expect(replies[1]?.html).toContain('Rekan Anda baru saja menekan langkah untuk berkas ini');
  });
});
