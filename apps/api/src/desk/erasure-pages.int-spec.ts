import { Database } from '@app/database';
import { newId } from '@app/core';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a small machine under load

const reason = 'diminta pemiliknya di loket, KTP dicocokkan';

describe('erasing at the desk', () => {
  let api: TestApi;
  let database: Database;
  let token: string;
  let secretary: DeskVisitor;
  let officer: DeskVisitor;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    token = await api.person('petugas', 'officer');
    await api.person('sekcam', 'secretary');
    [secretary, officer] = [new DeskVisitor(api.app), new DeskVisitor(api.app)];
    await secretary.login('sekcam', 'kata sandi sekcam');
    await officer.login('petugas', 'kata sandi petugas');
  });
  afterAll(() => api?.stop());

  const aClosedCase = async (): Promise<string> => {
    const { id, version } = await api.aCase(token);
    const body = { version, note: 'batal' };
    expect((await api.call('POST', `/cases/${id}/actions/cancel`, token, body)).status).toBe(200);
    return id;
  };
  const pathOf = (id: string): string => `/petugas/berkas/${id}/hapus`;
  const erasedAt = async (id: string): Promise<unknown> =>
    (await database.queryOne<{ at: unknown }>('SELECT erased_at AS at FROM cases WHERE id = $1', [id]))?.at;

  it('asks why, asks once more, and only then does it, once', async () => {
    const id = await aClosedCase();
    expect((await secretary.get(`/petugas/berkas/${id}`)).html).toContain(`href="${pathOf(id)}"`);
    await secretary.get(pathOf(id));
    const asked = await secretary.send(pathOf(id), { reason });
    expect(asked).toMatchObject({ status: 200 });
    expect(asked.html).toContain(reason);
    expect(await erasedAt(id)).toBeNull();

    const done = await secretary.send(pathOf(id), { press: '1' });
    expect(done).toMatchObject({ status: 303, location: `/petugas/berkas/${id}?selesai=erased` });
    expect((await secretary.repeat()).location).toBe(done.location);
    const orders = await database.query(
      `SELECT 1 FROM audit_entries WHERE action = 'case.erase' AND subject_id = $1`,
      [id],
    );
    expect(orders).toHaveLength(1);
    const { html } = await secretary.get(done.location);
    expect(html).toContain('Data pribadi berkas ini sudah dihapus pada');
    expect(html).not.toContain('Siti');
    expect(html).not.toContain(pathOf(id));
  });

  it('wants a reason before it asks once more', async () => {
    const id = await aClosedCase();
    await secretary.get(pathOf(id));
    const refused = await secretary.send(pathOf(id), { reason: 'ya', press: '1' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('role="alert"');
    expect(await erasedAt(id)).toBeNull();
  });

  it.each([
    ['open', 'masih berjalan', ''],
    ['legal_hold', 'ditahan untuk perkara hukum', 'UPDATE cases SET legal_hold = true WHERE id = $1'],
    [
      'retention',
      'wajib disimpan sampai 2 Januari 2099',
      `UPDATE cases SET retain_until = '2099-01-01T20:00Z' WHERE id = $1`,
    ],
  ])('says what keeps the data, on the page and when it came in between: %s', async (why, words, hold) => {
    const id = why === 'open' ? (await api.aCase(token)).id : await aClosedCase();
    if (hold) {
      await secretary.get(pathOf(id));
      await secretary.send(pathOf(id), { reason });
      await database.query(hold, [id]);
      const refused = await secretary.send(pathOf(id), { press: '1' });
      expect(refused.status).toBe(409);
      expect(refused.html).toContain(words);
    }
    const { html } = await secretary.get(pathOf(id));
    expect(html).toContain(words);
    expect(html).not.toContain('name="reason"');
    expect(await erasedAt(id)).toBeNull();
  });

  it('is not for an officer, and not of what is not there', async () => {
    const id = await aClosedCase();
    expect((await officer.get(`/petugas/berkas/${id}`)).html).not.toContain(pathOf(id));
    expect((await officer.get(pathOf(id))).status).toBe(403);
    expect((await secretary.get(pathOf(newId()))).status).toBe(404);
    expect((await secretary.get(`/petugas/percakapan/${newId()}/hapus`)).status).toBe(404);
  });
});
