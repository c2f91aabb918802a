import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeDocumentedService } from '../support/documented-service';
import { GraphSimulator } from '../support/graph-simulator';
import { TestSystem, until } from '../support/system';

const photo = readFileSync(resolve(__dirname, '../contract/photo.jpg'));
const password = 'kata sandi uji';
const person = '7400001';
const lines = {
  Keperluan: 'beasiswa',
  'Nama lengkap': 'Siti Contoh Rahayu',
  NIK: '6402995205990001',
  'Nomor HP': '0800 0000 1234',
  'Desa tempat tinggal': 'Liang',
  Alamat: 'Jalan Contoh RT 4',
  'Penghasilan sebulan': '1,5 juta',
  'Jumlah tanggungan': '3',
  'Menerima bantuan pemerintah': 'tidak',
};

interface CaseBody {
  id: string;
  status: string;
  version: number;
  fields: Record<string, unknown>;
  documents: { state: string }[];
  actions: { code: string; needs: string[] }[];
}

describe("a service's folder dropped into a running installation, no other file touched", () => {
  let dir: string;
  let simulator: GraphSimulator;
  let system: TestSystem;
  let officer = '';
  let sectionHead = '';
  let caseId = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: { ...simulator.env, CATALOGUE_DIR: dir } });
    simulator.baseUrl = system.url;
    const admin = await login('admin', system.adminPassword);
    for (const [username, role] of [
      ['petugas', 'officer'],
      ['kasi', 'section_head'],
    ]) {
      await call('POST', '/users', admin, { username, name: `Uji ${username}`, roles: [role], password });
    }
    expect(await codes()).not.toContain('sktm');

    writeDocumentedService(dir);
    await Promise.all([system.api.kill('SIGTERM'), system.worker.kill('SIGTERM')]);
    await system.startApi();
    await system.startWorker();
    simulator.baseUrl = system.url;
    officer = await login('petugas', password);
    sectionHead = await login('kasi', password);
  }, 90_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 30_000);

  async function call<T>(method: string, path: string, token?: string, body?: object): Promise<T> {
    const reply = await fetch(`${system.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
      },
      body: body && JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  async function login(username: string, secret: string): Promise<string> {
    const body = { username, password: secret };
    return (await call<{ accessToken: string }>('POST', '/auth/login', undefined, body)).accessToken;
  }

  async function codes(): Promise<string[]> {
    const { items } = await call<{ items: { code: string }[] }>('GET', '/services');
    return items.map(({ code }) => code);
  }

  async function caseOf(receiptCode = ''): Promise<CaseBody> {
    const id = await until('the case is there', async () => {
      const path = `/cases?service=sktm&receiptCode=${receiptCode}`;
      return (await call<{ items: CaseBody[] }>('GET', path, officer)).items[0]?.id;
    });
    return call('GET', `/cases/${id}`, officer);
  }

  async function upload(): Promise<string> {
    const tus = { 'tus-resumable': '1.0.0' };
    const made = await fetch(`${system.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(photo.length) },
    });
    const location = new URL(made.headers.get('location') ?? '', system.url);
    await fetch(location, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(photo),
    });
    return location.pathname.split('/').at(-1) ?? '';
  }

  async function act(token: string, action: string, extra: object = {}): Promise<CaseBody> {
    const { version, actions } = await call<CaseBody>('GET', `/cases/${caseId}`, token);
    expect(actions.map(({ code }) => code)).toContain(action);
    return call('POST', `/cases/${caseId}/actions/${action}`, token, { version, ...extra });
  }

  it('is in the menu and is applied for in a chat', async () => {
    await simulator.messenger.text(person, 'Halo');
    await simulator.waitForReply(person, /Mau mengurus apa/);
    await simulator.messenger.text(person, 'surat tidak mampu');
    await simulator.waitForReply(person, /Surat Keterangan Tidak Mampu/);
    await simulator.messenger.text(
      person,
      Object.entries(lines)
        .map(([label, value]) => `${label}: ${value}`)
        .join('\n'),
    );
    await simulator.waitForReply(person, /KTP/);
    await simulator.messenger.photo(person, photo);
    await simulator.waitForReply(person, /Kartu Keluarga/);
    await simulator.messenger.text(person, 'bawa ke kantor');
    await simulator.waitForReply(person, /Setuju/);
    await simulator.messenger.text(person, 'ya');
    const receipt = await simulator.waitForReply(person, /Kode: [A-Z]{2}-/);
    const [receiptCode] = /KB-\w{6}-\w/.exec(receipt.text ?? '') ?? [];

    const found = await caseOf(receiptCode);
    caseId = found.id;
    expect(found).toMatchObject({ service: 'sktm', status: 'submitted' });
    expect(found.fields).toMatchObject({ purpose: 'school', income: 1_500_000, gets_aid: false });
  }, 60_000);

  it('is in the web form', async () => {
    expect(await codes()).toContain('sktm');
    const home = await (await fetch(system.url)).text();
    expect(home).toContain('href="/layanan/sktm"');
    const page = await (await fetch(`${system.url}/layanan/sktm`)).text();
    const form = new FormData();
    for (const name of ['key', 'notice']) {
      form.set(name, new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '');
    }
    const byKey = {
      purpose: 'health',
      applicant_name: 'Budi Contoh',
      nik: '6402991205990001',
      phone: '0800 0000 4321',
      village: 'Liang',
      address: 'Jalan Contoh RT 2',
      income: '800rb',
      dependants: '4',
      gets_aid: 'ya',
      children: 'Ani, Tono',
    };
    for (const [key, value] of Object.entries(byKey)) {
      expect(page).toContain(`name="field.${key}"`);
      form.set(`field.${key}`, value);
    }
    form.set('file.ktp', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'ktp.jpg');
    form.set('bring.kk', '1');
    form.set('consent', '1');

    const answer = await fetch(`${system.url}/layanan/sktm`, { method: 'POST', body: form });

    const text = await answer.text();
    expect(answer.status).toBe(200);
    const [receiptCode] = /KB-\w{6}-\w/.exec(text) ?? [];
    const found = await caseOf(receiptCode);
    expect(found.fields).toMatchObject({ children: ['Ani', 'Tono'], gets_aid: true });
  }, 60_000);

  it("is the officer's next work, by REST and on the page", async () => {
    const next = await call<{ case: { id: string } | null }>('GET', '/work/next', officer);
    expect(next.case?.id).toBe(caseId);

    const session = await fetch(`${system.url}/petugas/masuk`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username: 'petugas', password }),
      redirect: 'manual',
    });
    const cookie = session.headers
      .getSetCookie()
      .map((value) => value.split(';')[0])
      .join('; ');
    const card = await (await fetch(`${system.url}/petugas`, { headers: { cookie } })).text();
    expect(card).toContain('Surat Keterangan Tidak Mampu');
    expect(card).toContain('Tanya desa');
  }, 30_000);

  it('goes its own way to the letter, which the citizen gets and everybody can verify', async () => {
    expect((await act(officer, 'ask_village')).status).toBe('asking_village');
    await simulator.waitForReply(person, /keterangan dari desa/);
    await act(officer, 'village_vouches', { note: 'Dibenarkan kepala desa' });
    await act(officer, 'draft_letter');
    const letter = await call<{ number: string; verifyUrl: string }>(
      'GET',
      `/cases/${caseId}/letter`,
      officer,
    );
    expect(letter.number).toMatch(/^474\/\d{3}\/SKTM\/[IVX]+\/\d{4}$/);
    await act(sectionHead, 'review');
    await act(officer, 'print_sheet');
    const sheet = await fetch(`${system.url}/api/v1/cases/${caseId}/sheet`, {
      headers: { authorization: `Bearer ${officer}` },
    });
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await act(officer, 'record_signature', { fileId: await upload() });
    expect((await act(officer, 'hand_over')).status).toBe('handed_over');

    const verified = await call('GET', `/verify/${letter.verifyUrl.split('/').at(-1)}`);
    expect(verified).toMatchObject({ state: 'valid', service: 'Surat Keterangan Tidak Mampu' });
    await until('the scan came in the chat', async () => simulator.sentTo(person).some(({ file }) => file));
  }, 60_000);

  it('stands on the public board', async () => {
    const { items } = await call<{ items: { service: string }[] }>('GET', '/board');
    expect(items.map(({ service }) => service)).toContain('sktm');
  });

  it('is counted in the recap, by its own name, channel and village', async () => {
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear(); // in Kota Bangun
    const path = `/reports/recap?year=${year}`;
    const recap = await call<{
      services: { service: string }[];
      totals: { files: Record<string, number> };
      cells: { service: string; channel: string; village: string; files: number }[];
    }>('GET', path, sectionHead);

    expect(recap.services.find(({ service }) => service === 'sktm')).toMatchObject({
      title: 'Surat Keterangan Tidak Mampu',
      files: 2,
      finished: 1,
    });
    expect(recap.totals.files['sktm']).toBe(2);
    const cells = recap.cells.filter(({ service }) => service === 'sktm');
    expect(Object.fromEntries(cells.map(({ channel, files }) => [channel, files]))).toEqual({
      messenger: 1,
      web: 1,
    });
    const sheet = await fetch(`${system.url}/api/v1${path}&format=xlsx`, {
      headers: { authorization: `Bearer ${sectionHead}` },
    });
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  }, 30_000);
});
