import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Files } from '@app/documents';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeWithChromium } from '../../../../test/support/chromium';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a browser, on a small machine under load

const scan = readFileSync(join(__dirname, '../../../../test/contract/photo.jpg'));
const file = (buffer: Buffer): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'surat.jpg',
  mimeType: 'image/jpeg',
  buffer,
});

describeWithChromium('comparing a letter’s file on its page', (path) => {
  let api: TestApi;
  let browser: Browser;
  let address: string;
  let sent: string[];

  beforeAll(async () => {
    api = await TestApi.start();
    const officer = await api.person('petugas', 'officer');
    const head = await api.person('kasi', 'section_head');
    const { id } = await api.aCase(officer);
    const act = async (who: string, action: string, body: object = {}): Promise<void> => {
      const { version } = (await api.call('GET', `/cases/${id}`, who)).body;
      await api.call('POST', `/cases/${id}/actions/${action}`, who, { version, ...body });
    };
    await act(officer, 'start_verification');
    await act(officer, 'draft_letter');
    await act(head, 'review');
    const { fileId } = await api.app.get(Files, { strict: false }).store(scan, { purpose: 'upload' });
    await act(officer, 'record_signature', { fileId });
    const { verifyUrl } = (await api.call('GET', `/cases/${id}/letter`, officer)).body;
    await api.app.listen(0, '127.0.0.1');
    address = (await api.app.getUrl()) + new URL(String(verifyUrl)).pathname;
    browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
    await api?.stop();
  });

  const open = async (javaScriptEnabled: boolean): Promise<Page> => {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    sent = [];
    page.on('request', (request) => sent.push(request.method()));
    await page.goto(address);
    return page;
  };

  it('happens in the browser: the file is sent nowhere', async () => {
    const page = await open(true);
    const told = page.locator('#compared');
    await page.setInputFiles('#file', file(scan));
    await told.filter({ hasText: 'Cocok: berkas ini sama persis' }).waitFor();
    await page.setInputFiles('#file', file(Buffer.concat([scan, Buffer.from([0])])));
    await told.filter({ hasText: 'Tidak sama' }).waitFor();
    expect(await told.getAttribute('class')).toBe('error');
    expect(sent).not.toContain('POST');
  });

  it('happens on the server where scripts are off', async () => {
    const page = await open(false);
    await page.setInputFiles('#file', file(scan));
    await page.click('#compare button');
    await page.locator('#compared.notice').filter({ hasText: 'Cocok' }).waitFor();
    expect(sent).toContain('POST');
  });
});
