import { Cases } from '@app/casework';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import sharp from 'sharp';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const fields = {
  applicant_name: 'Siti Contoh',
  nik: '6402995205990001',
  phone: '0800 0000 4321',
  birth_place: 'Kota Bangun',
  birth_date: '12-05-1999',
  sex: 'female',
  marital_status: 'single',
  village: 'Liang',
  address: 'Jalan Contoh RT 2',
  education_level: 'smk',
  education_school: 'SMK Contoh',
  graduation_year: '2018',
};

describe('the report of a card whose holder comes to the counter', () => {
  let api: TestApi;
  let officer: string;
  let head: string;
  let desk: DeskVisitor;

  beforeAll(async () => {
    api = await TestApi.start();
    officer = await api.person('petugas', 'officer');
    head = await api.person('kasi', 'section_head');
    desk = new DeskVisitor(api.app);
    await desk.login('petugas', 'kata sandi petugas');
  });
  afterAll(() => api?.stop());

  async function aCard(): Promise<string> {
    const documents = ['ktp', 'ijazah', 'pas_foto', 'kk'].map((document) => ({ document, willBring: true }));
    const { body } = await api.call('POST', '/cases', officer, { service: 'ak1', fields, documents });
    const id = String(body['id']);
    const create = { width: 420, height: 560, channels: 3 as const, background: '#c87840' };
    const bytes = await sharp({ create }).jpeg().toBuffer();
    const { fileId } = await api.app.get(Files).store(bytes, { purpose: 'upload' });
    for (const [who, action, extra] of [
      [officer, 'start_verification', {}],
      [officer, 'draft_letter', {}],
      [head, 'review', {}],
      [officer, 'record_signature', { fileId }],
    ] as const) {
      const { version } = (await api.call('GET', `/cases/${id}`, officer)).body;
      const done = await api.call('POST', `/cases/${id}/actions/${action}`, who, { version, ...extra });
      expect(done).toMatchObject({ status: 200 });
    }
    return id;
  }
  /** Half a year goes by: the days come nearer instead. */
  const halfAYear = (id: string): Promise<unknown> =>
    api.app.get(Database).query(
      `UPDATE letter_reports SET due_at = due_at - interval '6 months'
        WHERE letter_id = (SELECT id FROM letters WHERE case_id = $1)`,
      [id],
    );
  const report = (id: string, body: object, token = officer): Promise<Answer> =>
    api.call('POST', `/cases/${id}/reports`, token, body);
  const reported = async (id: string): Promise<unknown[]> =>
    (await api.app.get(Cases).events(id))
      .filter(({ action }) => action === 'reported')
      .map(({ actorKind, detail }) => [actorKind, detail?.['answer'], detail?.['ordinals']]);

  it('is noted once over REST, by the officer, and names the next day', async () => {
    const id = await aCard();
    await halfAYear(id);
    const first = await report(id, { answer: 'searching' });
    expect(first).toMatchObject({ status: 200, body: { id, outcome: 'noted' } });
    expect(Date.parse(String(first.body['reportAt']))).toBeGreaterThan(Date.now());
    expect(await report(id, { answer: 'searching' })).toMatchObject({
      status: 200,
      body: { outcome: 'known' },
    });
    expect(await reported(id)).toEqual([['staff', 'searching', [1]]]);
  });

  it('is refused for a letter without such a duty, for an unknown answer, and for who only reads', async () => {
    const { id } = await api.aCase(officer);
    expect(await report(id, { answer: 'searching' })).toMatchObject({
      status: 409,
      body: { code: 'letters.report_not_asked' },
    });
    expect(await report(id, { answer: 'entah' })).toMatchObject({ status: 422 });
    const auditor = await api.person('pengawas', 'auditor');
    expect(await report(id, { answer: 'searching' }, auditor)).toMatchObject({ status: 403 });
  });

  it('is one press on the page of the case, and stands in its history', async () => {
    const id = await aCard();
    await halfAYear(id);
    await desk.get(`/petugas/berkas/${id}`);
    const path = `/petugas/berkas/${id}/laporan`;
    const pressed = await desk.send(path, { answer: 'placed' });
    expect(pressed).toMatchObject({ status: 303, location: `/petugas/berkas/${id}?selesai=report_noted` });
    expect(await desk.repeat()).toMatchObject({ status: 303, location: pressed.location });
    expect(await reported(id)).toEqual([['staff', 'placed', [1, 2, 3]]]);
    const { html } = await desk.get(pressed.location);
    expect(html).toContain('Laporan pemegang kartu sudah dicatat.');
    expect(html).toContain('Pemegang kartu melapor');
    expect(html).not.toContain(path);
  });
});
