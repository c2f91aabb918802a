import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeWithChromium } from '../support/chromium';
import { GraphSimulator } from '../support/graph-simulator';
import { TestSystem, until } from '../support/system';

const photo = resolve(__dirname, '../contract/photo.jpg');
const pictures = join(resolve(__dirname, '../..'), '.house', 'screenshots');

const answers: Record<string, string> = {
  applicant_name: 'Budi Contoh Santoso',
  nik: '6402991205990001',
  phone: '0800 0000 4321',
  address: 'Jalan Contoh RT 2 Liang',
  business_name: 'Warung Contoh',
  business_activity: 'menjual sembako',
  business_facility: 'kios',
  business_address: 'Jalan Contoh RT 2',
  capital: '2 juta',
};

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [key, value] of Object.entries(values)) await page.fill(`[name="field.${key}"]`, value);
  await page.selectOption('[name="field.business_form"]', 'perorangan');
  await page.selectOption('[name="field.village"]', 'Liang');
}

describeWithChromium('the web form in a browser without JavaScript', (executablePath) => {
  let browser: Browser;
  let page: Page;
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
    page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await simulator.stop();
    await system.stop();
  }, 30_000);

  it('keeps what was right after a mistake, gives a receipt, is tracked by code and PIN and followed from a chat', async () => {
    await page.goto(system.url);
    await page.screenshot({ path: join(pictures, '1-home.png'), fullPage: true });
    await page.click('a[href="/layanan/iumk"]');
    await fill(page, { ...answers, nik: '640299120599000' });
    await page.setInputFiles('[name="file.ktp"]', photo);
    for (const key of ['kk', 'pas_foto', 'surat_pengantar']) await page.check(`[name="bring.${key}"]`);
    await page.check('[name="consent"]');
    await page.screenshot({ path: join(pictures, '2-form.png'), fullPage: true });
    await page.click('button');

    await page.waitForSelector('[role="alert"]');
    await page.screenshot({ path: join(pictures, '3-error.png'), fullPage: true });
    expect(await page.inputValue('[name="field.applicant_name"]')).toBe(answers['applicant_name']);
    expect(await page.locator('[name="upload.ktp"]').count()).toBe(1);
    await page.fill('[name="field.nik"]', answers['nik'] ?? '');
    await page.check('[name="consent"]');
    await page.click('button');

    const receiptCode = (await page.textContent('#receipt-code'))?.trim() ?? '';
    const pin = (await page.textContent('#pin'))?.trim() ?? '';
    await page.screenshot({ path: join(pictures, '4-receipt.png'), fullPage: true });
    expect(receiptCode).toMatch(/^KB-[0-9A-Z]{6}-[0-9A-Z]$/);
    expect(pin).toMatch(/^\d{6}$/);

    const status = await until('the case is tracked', async () => {
      await page.goto(system.url);
      await page.fill('#code', receiptCode);
      await page.fill('#pin-input', pin);
      await page.click('form[action="/lacak"] button');
      return (await page.locator('#status').count()) > 0 && page.textContent('#status');
    });
    await page.screenshot({ path: join(pictures, '5-track.png'), fullPage: true });
    expect(status).toBe('Masuk antrean');

    await simulator.messenger.text('7200001', `IKUT ${receiptCode} ${pin}`);
    await simulator.waitForReply('7200001', new RegExp(receiptCode), 20_000);
  }, 90_000);
});
