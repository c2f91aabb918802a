import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Cases } from '@app/casework';
import { catalogueWith } from '../../../../test/support/catalogue-with';
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

interface Known {
  id: string;
  receiptCode: string;
  pin: string;
}

describe('steps that the workflow gives to the citizen, on the page of his case', () => {
  let dir: string;
  let api: TestApi;
  let officer: string;

  beforeAll(async () => {
    dir = catalogueWith('nib');
    api = await TestApi.start({ catalogueDir: dir });
    officer = await api.person('petugas', 'officer');
  });
  afterAll(async () => {
    await api?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const act = async (id: string, action: string, extra: object = {}): Promise<void> => {
    const { version } = (await api.call('GET', `/cases/${id}`, officer)).body;
    const done = await api.call('POST', `/cases/${id}/actions/${action}`, officer, { version, ...extra });
    expect(done).toMatchObject({ status: 200 });
  };
  /** Day and hour were offered. */
  const anAppointment = async (): Promise<Known> => {
    const documents = [{ document: 'ktp', willBring: true }];
    const { body } = await api.call('POST', '/cases', officer, { service: 'nib', fields, documents });
    const known = {
      id: String(body['id']),
      receiptCode: String(body['receiptCode']),
      pin: String(body['pin']),
    };
    await act(known.id, 'start_verification');
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await act(known.id, 'offer_appointment', { data: { appointment_day: day, appointment_time: '09.30' } });
    return known;
  };
  const take = ({ receiptCode, pin }: Known, move: object): Promise<Answer> =>
    api.call('POST', '/track/actions', undefined, { receiptCode, pin, ...move });
  const page = async (
    path: string,
    form: Record<string, string>,
  ): Promise<{ status: number; html: string }> => {
    const reply = await api.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    });
    return { status: reply.statusCode, html: reply.body };
  };
  const formOf = (html: string, action: string): Record<string, string> => {
    const form = html.split('<form').find((part) => part.includes(`name="action" value="${action}"`)) ?? '';
    return Object.fromEntries(
      [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
  };
  const events = async ({ id }: Known): Promise<string[]> =>
    (await api.app.get(Cases).events(id)).map(({ action, actorKind }) => `${actorKind} ${action}`);

  it('are told by tracking, with what each needs, and taken with code and PIN', async () => {
    const known = await anAppointment();
    const { receiptCode, pin } = known;
    const { body } = await api.call('POST', '/track', undefined, { receiptCode, pin });
    expect(body['actions']).toMatchObject([
      { code: 'accept_appointment', label: 'Ya, saya datang', ends: false, note: false },
      { code: 'ask_other_time', note: true },
      { code: 'cancel', ends: true },
    ]);
    expect(await take(known, { action: 'ask_other_time' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'note' }] },
    });
    expect(await take(known, { action: 'ask_other_time', note: 'Jumat saja, otp 482913' })).toMatchObject({
      status: 200,
      body: { status: 'verifying', actions: [{ code: 'cancel' }] },
    });
    expect((await events(known)).at(-1)).toBe('citizen ask_other_time');
    const [told] = (await api.app.get(Cases).events(known.id)).slice(-1);
    expect(told?.detail?.['note']).toBe('Jumat saja, otp ******');
  });

  it("are the citizen's own: not those of staff, not without the PIN, not twice", async () => {
    const known = await anAppointment();
    expect(await take(known, { action: 'record_nib', data: {} })).toMatchObject({ status: 409 });
    expect(await take(known, { action: 'resubmit' })).toMatchObject({ status: 409 });
    const wrong = known.pin === '111111' ? '222222' : '111111';
    const refused = await take({ ...known, pin: wrong }, { action: 'accept_appointment' });
    const unknown = await take({ ...known, receiptCode: 'KB-222222-2' }, { action: 'accept_appointment' });
    expect([refused.status, refused.body['code']]).toEqual([unknown.status, unknown.body['code']]);
    const both = await Promise.all([1, 2].map(() => take(known, { action: 'accept_appointment' })));
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect((await events(known)).filter((line) => line === 'citizen accept_appointment')).toHaveLength(1);
  });

  it('are forms of the page: pressed twice they are taken once, and what is over is said', async () => {
    const { receiptCode, pin, ...known } = await anAppointment();
    const { html } = await page('/lacak', { receiptCode, pin });
    const form = formOf(html, 'accept_appointment');
    const done = await page('/lacak/langkah', form);
    expect(done).toMatchObject({
      status: 200,
      html: expect.stringContaining('Terima kasih, sudah kami catat.'),
    });
    expect(done.html).toContain('Janji temu disepakati');
    expect(done.html).toMatch(/Hari janji temu: [^<]*, Jam: 09.30/);
    const again = await page('/lacak/langkah', form);
    expect(again).toMatchObject({ status: 200, html: expect.stringContaining('sudah tidak diperlukan') });
    expect((await events({ receiptCode, pin, ...known })).filter((line) => /accept/.test(line))).toHaveLength(
      1,
    );
  });

  it('that end the case want one more sign, and keep what was written', async () => {
    const { receiptCode, pin } = await anAppointment();
    const { html } = await page('/lacak', { receiptCode, pin });
    const unsure = await page('/lacak/langkah', { ...formOf(html, 'cancel'), sure: '' });
    expect(unsure.status).toBe(422);
    const sure = await page('/lacak/langkah', { ...formOf(html, 'cancel'), sure: '1' });
    expect(sure).toMatchObject({ status: 200, html: expect.stringContaining('Dibatalkan') });
    expect(sure.html).not.toContain('id="actions"');
  });
});

describe('a one-time code in a form of the web', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api?.stop());

  it('is refused by its field, before anything is kept', async () => {
    const form = {
      service: 'iumk',
      fields: { business_name: 'Warung Contoh, kode OTP 482913' },
      documents: [],
      contact: { name: 'Siti Contoh' },
      consent: { noticeVersion: '2026-01' },
    };
    const { status, body } = await api.call('POST', '/submissions', undefined, form, {
      'idempotency-key': randomUUID(),
    });
    expect(status).toBe(422);
    expect(body['errors']).toContainEqual({
      field: 'fields.business_name',
      code: 'one_time_code',
      detail: expect.stringContaining('jangan berikan kepada siapa pun'),
    });
  });
});
