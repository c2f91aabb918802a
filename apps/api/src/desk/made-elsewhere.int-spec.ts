import { rmSync } from 'node:fs';
import { catalogueWith } from '../../../../test/support/catalogue-with';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const fields = {
  applicant_name: 'Siti Contoh',
  nik: '6402995205990001',
  phone: '0800 0000 4321',
  village: 'Liang',
  business_name: 'Warung Contoh',
  business_activity: 'menjual sembako',
  business_address: 'Jalan Contoh RT 2',
  capital: '2 juta',
};

describe('help with the NIB at the counter', () => {
  let dir: string;
  let api: TestApi;
  let officer: string;
  let desk: DeskVisitor;

  beforeAll(async () => {
    dir = catalogueWith('nib');
    api = await TestApi.start({ catalogueDir: dir });
    officer = await api.person('petugas', 'officer');
    desk = new DeskVisitor(api.app);
    await desk.login('petugas', 'kata sandi petugas');
  });
  afterAll(async () => {
    await api?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const aCase = async (): Promise<string> => {
    const documents = [{ document: 'ktp', willBring: true }];
    const { body } = await api.call('POST', '/cases', officer, { service: 'nib', fields, documents });
    const id = String(body['id']);
    expect(await act(id, 'start_verification')).toMatchObject({ status: 200 });
    return id;
  };
  const act = async (id: string, action: string, extra: object = {}): Promise<Answer> => {
    const { version } = (await api.call('GET', `/cases/${id}`, officer)).body;
    return api.call('POST', `/cases/${id}/actions/${action}`, officer, { version, ...extra });
  };
  const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('says over REST what each step is told, and refuses what does not fit, by its field', async () => {
    const id = await aCase();
    const { body } = await api.call('GET', `/cases/${id}`, officer);
    expect(body['actions']).toContainEqual(
      expect.objectContaining({
        code: 'record_nib',
        needs: ['data'],
        data: [expect.objectContaining({ key: 'number' }), expect.objectContaining({ key: 'date' })],
      }),
    );
    expect(
      await act(id, 'record_nib', { data: { number: '123', date: dayIn(3), issuer: 'OSS', x: 1 } }),
    ).toEqual({
      status: 422,
      body: expect.objectContaining({
        errors: [
          expect.objectContaining({ field: 'data.x', code: 'unknown_field' }),
          expect.objectContaining({
            field: 'data.number',
            code: 'text_pattern',
            detail: expect.stringMatching(/NIB/),
          }),
          expect.objectContaining({ field: 'data.date', code: 'date_past' }),
        ],
      }),
    });
    expect(await act(id, 'record_nib')).toMatchObject({ status: 422, body: { errors: [{ field: 'data' }] } });
    expect(await act(id, 'record_nib', { data: { number: '1234567890123', date: dayIn(-3) } })).toMatchObject(
      {
        status: 200,
        body: { status: 'handed_over' },
      },
    );
    expect((await api.call('GET', `/cases/${id}/letter`, officer)).body).toMatchObject({
      number: '1234567890123',
      status: 'valid',
      scanFileId: null,
    });
  });

  it('takes the number by PUT of the letter too, checked alike', async () => {
    const id = await aCase();
    const put = (number: string): Promise<Answer> =>
      api.call('PUT', `/cases/${id}/letter`, officer, { number, date: dayIn(-3), issuer: 'OSS' });
    expect(await put('12')).toMatchObject({ status: 422, body: { errors: [{ field: 'data.number' }] } });
    expect(await put('1234567890123')).toMatchObject({ status: 200, body: { status: 'handed_over' } });
  });

  it('asks on the page for day and hour, shows the message, and keeps them in the history', async () => {
    const id = await aCase();
    const path = `/petugas/berkas/${id}/offer_appointment`;
    const { html } = await desk.get(path);
    expect(html).toContain('name="data.appointment_day"');
    expect(html).toContain('Hari janji temu');
    const wrong = await desk.send(path, {
      'data.appointment_day': 'kapan saja',
      'data.appointment_time': '09.30',
    });
    expect(wrong).toMatchObject({ status: 422, html: expect.stringContaining('Tanggalnya belum terbaca') });
    const shown = await desk.send(path, {
      'data.appointment_day': dayIn(3),
      'data.appointment_time': '09.30',
    });
    expect(shown.html).toMatch(/Kami tunggu untuk mendaftar NIB.*pukul 09.30/);
    const form = Object.fromEntries(
      [...shown.html.matchAll(/name="(data\.\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    expect(await desk.send(path, { ...form, press: '1' })).toMatchObject({ status: 303 });

    const other = await aCase();
    const data = { appointment_day: dayIn(3), appointment_time: '09.30' };
    expect(await act(other, 'offer_appointment', { data })).toMatchObject({ status: 200 });
    expect((await desk.get(`/petugas/berkas/${other}`)).html).toMatch(/Hari janji temu: .* · Jam: 09.30/);
  });

  it('stands in the form of the web page and in the list of services', async () => {
    const { body } = await api.call('GET', '/services');
    expect((body['items'] as { code: string }[]).map(({ code }) => code)).toEqual(['ak1', 'iumk', 'nib']);
    const page = await api.app.inject({ method: 'GET', url: '/layanan/nib' });
    expect(page.body).toContain('Pendampingan NIB');
  });
});
