import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cases } from '@app/casework';
import { Audit } from '@app/audit';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a small machine under load

const path = '/petugas/loket/iumk';
const filled = {
  'field.applicant_name': 'Siti Contoh',
  'field.nik': '6402991205990001',
  'field.address': 'Jalan Contoh RT 2',
  'field.business_name': 'Warung Contoh',
  'field.business_form': 'perorangan',
  'field.business_activity': 'menjual sembako',
  'field.business_facility': 'kios',
  'field.village': 'Liang',
  'field.business_address': 'Jalan Contoh RT 2',
  'field.capital': '2 juta',
  'bring.ktp': '1',
  'bring.kk': '1',
  'bring.pas_foto': '1',
  'bring.surat_pengantar': '1',
};

describe('a case entered for a citizen without a phone', () => {
  let api: TestApi;
  let officer: DeskVisitor;

  beforeAll(async () => {
    api = await TestApi.start();
    await api.person('loket', 'officer');
    officer = await aVisitor('loket');
  });
  afterAll(() => api?.stop());

  async function aVisitor(username: string, password = `kata sandi ${username}`): Promise<DeskVisitor> {
    const visitor = new DeskVisitor(api.app);
    await visitor.login(username, password);
    return visitor;
  }
  async function ofVillage(username: string, village: string): Promise<DeskVisitor> {
    const admin = await api.login('admin', 'kata sandi admin');
    const password = 'kata sandi desa';
    const user = { username, name: 'Perangkat Contoh', roles: ['village_officer'], village, password };
    expect((await api.call('POST', '/users', admin, user)).status).toBe(201);
    return aVisitor(username, password);
  }
  const receiptOf = (html: string): { id: string; code: string; pin: string } => ({
    id: /data-case="([^"]+)"/.exec(html)?.[1] ?? '',
    code: /id="receipt-code">([^<]+)/.exec(html)?.[1] ?? '',
    pin: /id="pin">([^<]+)/.exec(html)?.[1] ?? '',
  });

  it('gives a receipt whose code and PIN open the case, without a phone number', async () => {
    await officer.get(path);
    const { status, html } = await officer.send(path, filled);
    expect(status).toBe(200);
    const { id, code, pin } = receiptOf(html);
    const tracked = await api.call('POST', '/track', undefined, { receiptCode: code, pin });
    expect(tracked.status).toBe(200);
    expect(await api.app.get(Cases).get(id)).toMatchObject({ channel: 'counter', status: 'submitted' });
    const entries = await api.app.get(Audit).list({ action: 'case.create', limit: 10 });
    expect(entries.items.map(({ subjectId }) => subjectId)).toContain(id);
  });

  it('makes one case of a form that comes twice, and shows the same receipt', async () => {
    const other = await aVisitor('loket');
    await other.get(path);
    const first = receiptOf((await other.send(path, filled)).html);
    await other.get(path);
    const [one, two] = [await other.send(path, filled), await other.repeat()];
    expect(receiptOf(two.html)).toEqual(receiptOf(one.html));
    expect(receiptOf(two.html).id).not.toBe(first.id);
  });

  it('says what is wrong and keeps what was right', async () => {
    await officer.get(path);
    const { status, html } = await officer.send(path, { ...filled, 'field.nik': '12', 'upload.ktp': 'x' });
    expect(status).toBe(422);
    expect(html).toContain('value="Warung Contoh"');
    expect(html).toContain('action="/petugas/loket/iumk"');
    expect((await officer.send(path, filled)).status).toBe(200);
  });

  it('keeps a scanned paper with the case, also over a mistake elsewhere in the form', async () => {
    const { 'bring.ktp': _brought, ...rest } = filled;
    const photo = readFileSync(join(__dirname, '../../../../test/contract/photo.jpg'));
    await officer.get(path);
    const refused = await officer.send(path, { ...rest, 'field.nik': '12' }, { 'file.ktp': photo });
    expect(refused.status).toBe(422);
    const [, upload = ''] = /name="upload.ktp" value="([^"]+)"/.exec(refused.html) ?? [];
    const { html } = await officer.send(path, { ...rest, 'upload.ktp': upload });
    const { items } = await api.app.get(Cases).get(receiptOf(html).id);
    const paper = items.find(({ key }) => key === 'ktp');
    expect(paper).toMatchObject({ state: 'received', documents: [{ fileId: upload }] });
  });

  it('enters people of his own village only, for a village officer', async () => {
    const visitor = await ofVillage('desa-liang', '64.02.08.2007');
    const { html } = await visitor.get(path);
    const villages = /<select[^>]*name="field.village".*?<\/select>/s.exec(html)?.[0] ?? '';
    expect([...villages.matchAll(/value="([^"]+)"/g)].map(([, name]) => name)).toEqual(['Liang']);
    const refused = await visitor.send(path, { ...filled, 'field.village': 'Loleng' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Hanya untuk warga desa Anda');
    const made = await visitor.send(path, filled);
    expect(await api.app.get(Cases).get(receiptOf(made.html).id)).toMatchObject({
      channel: 'village',
      village: '64.02.08.2007',
    });
  });
});
