import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApi } from '../../../../test/support/test-api';

describe('a service that the office has retired', () => {
  let dir: string;
  let api: TestApi;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
    const file = join(dir, 'services', 'ak1', 'service.yaml');
    const retired = 'mode: retired\n  successor: AK-1 lewat SIAPkerja\n  successor_service: iumk';
    const text = readFileSync(file, 'utf8')
      .replace('mode: active', retired)
      .replace('  successor: null\n', '');
    writeFileSync(file, text);
    process.env['CATALOGUE_DIR'] = dir;
    api = await TestApi.start();
  }, 60_000);

  afterAll(async () => {
    await api?.stop();
    delete process.env['CATALOGUE_DIR'];
    rmSync(dir, { recursive: true });
  });

  const page = async (url: string): Promise<string> => (await api.app.inject({ method: 'GET', url })).body;

  it('says what replaced it at GET /services, as does one that the law has replaced', async () => {
    const { body } = await api.call('GET', '/services');
    const notes = Object.fromEntries(
      (body['items'] as { code: string; legalNote: string | null }[]).map(({ code, legalNote }) => [
        code,
        legalNote,
      ]),
    );
    expect(notes['ak1']).toContain('SIAPkerja');
    expect(notes['iumk']).toContain('NIB');
  });

  it('takes no new form, and says why', async () => {
    const { body: services } = await api.call('GET', '/services');
    const [{ noticeVersion } = { noticeVersion: '' }] = services['items'] as { noticeVersion: string }[];
    const form = {
      service: 'ak1',
      fields: {},
      documents: [],
      contact: { name: 'Siti Contoh' },
      consent: { noticeVersion },
    };
    const { status, body } = await api.call('POST', '/submissions', undefined, form, {
      'idempotency-key': randomUUID(),
    });
    expect(status).toBe(422);
    expect(body['errors']).toEqual([
      { field: 'service', code: 'service_retired', detail: expect.stringContaining('SIAPkerja') },
    ]);
  });

  it('leads on to its successor on the page', async () => {
    expect(await page('/layanan/ak1')).toMatch(/SIAPkerja[\s\S]*href="\/layanan\/iumk"/);
    expect(await page('/layanan/ak1')).not.toContain('<form');
    expect(await page('/layanan/iumk')).toContain('NIB');
    expect(await page('/')).toContain('SIAPkerja');
  });
});
