import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { describeWithChromium } from '../support/chromium';
import { GraphSimulator } from '../support/graph-simulator';
import { TestSystem, until } from '../support/system';

const photoPath = resolve(__dirname, '../contract/photo.jpg');
const photo = readFileSync(photoPath);
const pictures = join(resolve(__dirname, '../..'), '.house', 'screenshots');
const password = 'kata sandi uji';
const person = '7300001';

const fields = {
  applicant_name: 'Siti Contoh Rahayu',
  nik: '6402995205990001',
  phone: '080000001234',
  birth_place: 'Kota Bangun',
  birth_date: '12-05-1999',
  sex: 'female',
  marital_status: 'single',
  village: 'Liang',
  address: 'Jalan Contoh RT 4',
  education_level: 'smk',
  education_school: 'SMK Contoh, Teknik Mesin',
  graduation_year: '2017',
};

/** A browser in which somebody works, and how often he pressed. */
class Officer {
  presses = 0;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly base: string,
  ) {}

  static async at(browser: Browser, base: string, options: object): Promise<Officer> {
    const context = await browser.newContext(options);
    return new Officer(await context.newPage(), context, base);
  }

  async login(username: string, secret = password, arrived = '#question'): Promise<void> {
    await this.page.goto(`${this.base}/petugas`);
    await this.page.fill('#username', username);
    await this.page.fill('#password', secret);
    await this.page.click('main button');
    await this.page.waitForSelector(`header ~ main :is(${arrived})`);
  }

  async press(selector: string): Promise<void> {
    this.presses += 1;
    await this.page.click(selector);
    await this.page.waitForLoadState();
  }

  async choose(selector: string, value: string): Promise<void> {
    this.presses += 1;
    await this.page.selectOption(selector, value);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.base}${path}`);
  }

  /** A picture to be looked at, where SCREENSHOTS is set: no test reads it, and each takes seconds on a small machine. */
  async shoot(name: string, fullPage = true): Promise<void> {
    if (!process.env['SCREENSHOTS']) return;
    await this.page.screenshot({ path: join(pictures, `desk-${name}.png`), fullPage });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

const step = (code: string): string => `form[action$="/${code}"] button`;

describeWithChromium("the officers' page in a browser", (executablePath) => {
  let browser: Browser;
  let simulator: GraphSimulator;
  let system: TestSystem;

  const call = async (
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const reply = await fetch(`${system.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };

  /** A photo, by the citizen's own resumable upload. */
  async function upload(): Promise<string> {
    const made = await fetch(`${system.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(photo.length) },
    });
    const location = new URL(made.headers.get('location') ?? '', system.url);
    await fetch(location, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(photo),
    });
    return location.pathname.split('/').at(-1) ?? '';
  }

  /** An AK-1 application by the web, followed from a chat. */
  async function apply(): Promise<string> {
    const documents = [];
    for (const document of ['ktp', 'ijazah', 'pas_foto', 'kk']) {
      documents.push({ document, uploadId: await upload() });
    }
    const { items } = (await (await fetch(`${system.url}/api/v1/services`)).json()) as {
      items: { code: string; noticeVersion: string }[];
    };
    const noticeVersion = items.find(({ code }) => code === 'ak1')?.noticeVersion;
    const reply = await call(
      '/api/v1/submissions',
      {
        service: 'ak1',
        fields,
        documents,
        contact: { name: fields.applicant_name, phone: fields.phone },
        consent: { noticeVersion },
      },
      { 'idempotency-key': randomUUID() },
    );
    const { receiptCode, pin } = (await reply.json()) as { receiptCode: string; pin: string };
    await until('the case is there', async () => {
      const tracked = await fetch(`${system.url}/api/v1/track`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ receiptCode, pin }),
      });
      return tracked.ok && Boolean(((await tracked.json()) as { steps?: unknown[] }).steps?.length);
    });
    await simulator.messenger.text(person, `IKUT ${receiptCode} ${pin}`);
    await simulator.waitForReply(person, new RegExp(receiptCode), 20_000);
    return receiptCode;
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
    const login = { username: 'admin', password: system.adminPassword };
    const { accessToken } = (await (await call('/api/v1/auth/login', login)).json()) as {
      accessToken: string;
    };
    const admin = { authorization: `Bearer ${accessToken}` };
    for (const [username, role] of [
      ['petugas', 'officer'],
      ['kasi', 'section_head'],
      ['camat', 'district_head'],
    ]) {
      await call('/api/v1/users', { username, name: `Uji ${username}`, roles: [role], password }, admin);
    }
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  /** The case on this person's card, once there is one. */
  async function waitForCard(officer: Officer, receiptCode: string): Promise<void> {
    await until('the case is on the card', async () => {
      await officer.open('/petugas');
      return (await officer.page.locator('#card .code', { hasText: receiptCode }).count()) > 0;
    });
  }
  const received = (text: string): Promise<unknown> =>
    until(
      `the citizen got: ${text}`,
      async () => simulator.sentTo(person).some((message) => message.text === text),
      90,
    );

  it("takes an officer's first case from its photos to the drafted card in at most five presses, shows what is sent, and lets it be taken back for a minute", async () => {
    const receiptCode = await apply();
    const officer = await Officer.at(browser, system.url, {
      viewport: { width: 1024, height: 768 },
      javaScriptEnabled: false,
    });
    await officer.login('petugas');
    await waitForCard(officer, receiptCode);
    await officer.page.waitForLoadState('networkidle');
    const seen = await officer.page.locator('.papers img').count();
    expect(seen).toBe(4);
    for (let i = 0; i < seen; i++) {
      expect((await officer.page.locator('.papers img').nth(i).boundingBox())?.width).toBeGreaterThan(100);
    }
    await officer.shoot('1-card');

    const shown: string[] = [];
    for (const code of ['start_verification', 'draft_letter']) {
      shown.push((await officer.page.textContent(`form[action$="/${code}"] .message p`)) ?? '');
      await officer.press(step(code));
      if (code === 'start_verification') await officer.shoot('2-held');
    }
    process.stdout.write(`presses from the photos to the drafted card: ${officer.presses} (limit 5)\n`);
    expect(officer.presses).toBeLessThanOrEqual(5);
    const [first = '', second = ''] = shown;
    expect(first).toContain(receiptCode);
    // Going on has confirmed the first; the second waits and is taken back before anybody reads it.
    await received(first);
    await officer.shoot('3-done');
    expect(await officer.page.textContent('#held')).toContain(receiptCode);
    await officer.press('#held button');
    expect(await officer.page.locator('#held').count()).toBe(0);
    expect(await officer.page.getAttribute('#card', 'data-status')).toBe('verifying');
    expect(simulator.sentTo(person).map(({ text }) => text)).not.toContain(second);
    await officer.press(step('draft_letter'));

    const head = await Officer.at(browser, system.url, { viewport: { width: 800, height: 600 } });
    await head.login('kasi');
    await head.open('/petugas/tumpukan');
    await head.shoot('4-stack-empty');
    await received(second);
    await head.open('/petugas/tumpukan');
    await head.shoot('5-stack-initials');
    await head.page.check('#stack input[type=checkbox]');
    await head.press('main form[action="/petugas/tumpukan"] button');
    await head.shoot('6-stack-initialled');
    expect(await head.page.textContent('#held')).toContain(receiptCode);
    await head.close();

    await until(
      'the case waits for ink',
      async () => {
        await officer.open('/petugas/tumpukan');
        return (await officer.page.locator('#stack input[type=file]').count()) > 0;
      },
      90,
    );
    await officer.shoot('7-stack-scans');
    const camat = await Officer.at(browser, system.url, { viewport: { width: 360, height: 740 } });
    await camat.login('camat');
    await camat.open('/petugas/tumpukan');
    await camat.shoot('8-stack-camat');
    expect(await camat.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const pdf = await camat.page.request.get(`${system.url}/petugas/tumpukan/lembar`);
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await camat.close();
    await officer.page.setInputFiles('#stack input[type=file]', photoPath);
    await officer.press('main form[action="/petugas/tumpukan"] button');
    await officer.shoot('9-stack-recorded');
    expect(await officer.page.textContent('#held')).toContain(receiptCode);
    await officer.close();
  }, 240_000);

  it('with a script: an empty desk fills by itself, a photo opens over the card and turns, and key 1 presses', async () => {
    const officer = await Officer.at(browser, system.url, { viewport: { width: 800, height: 600 } });
    await officer.login('petugas', password, '#question');
    for (let i = 0; i < 5 && (await officer.page.locator('[data-live=empty]').count()) === 0; i++) {
      await officer.page.waitForTimeout(1000);
      await officer.open('/petugas');
    }
    const errors: string[] = [];
    officer.page.on('pageerror', (error) => errors.push(error.message));
    const receiptCode = await apply();
    await officer.page.waitForSelector(`#card .code:has-text("${receiptCode}")`, { timeout: 20_000 });
    await officer.shoot('15-live');
    await officer.press('.papers figure a');
    await officer.press('dialog [data-photo=turn]');
    await officer.page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('dialog.photo img');
      return image?.complete && image.naturalWidth > 0 && image.src.endsWith('putar=90');
    });
    await officer.shoot('16-photo', false);
    await officer.page.keyboard.press('1'); // behind an open photo nothing is pressed
    expect(await officer.page.locator('dialog[open]').count()).toBe(1);
    await officer.press('dialog [data-photo=close]');
    await officer.page.keyboard.press('1');
    await officer.page.waitForSelector(`#held li:has-text("${receiptCode}")`);
    expect(await officer.page.getAttribute('#card', 'data-status')).toBe('verifying');
    const before = await officer.page.getAttribute('#held [data-seconds]', 'data-seconds');
    await officer.page.waitForFunction(
      (first) => document.querySelector('#held [data-seconds]')?.getAttribute('data-seconds') !== first,
      before,
    );
    await officer.press('#held button');
    expect(await officer.page.getAttribute('#card', 'data-status')).toBe('submitted');
    expect(errors).toEqual([]);
    await officer.open('/petugas');
    await officer.page.setViewportSize({ width: 360, height: 740 });
    const wide = await officer.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    await officer.shoot('17-card-phone');
    await officer.close();
  }, 90_000);

  it('shows conversations, tasks, people and channels, each to whom it concerns, also on a phone', async () => {
    await simulator.messenger.text('7300002', 'mau bicara dengan petugas');
    await simulator.waitForReply('7300002', /petugas/i, 20_000);
    const officer = await Officer.at(browser, system.url, { viewport: { width: 360, height: 740 } });
    await officer.login('petugas');
    await until('the conversation waits', async () => {
      await officer.open('/petugas/percakapan');
      return (await officer.page.locator('#conversations a').count()) > 0;
    });
    await officer.shoot('10-conversations');
    await officer.press('#conversations a');
    await officer.shoot('11-thread');
    await officer.page.fill('#text', 'Selamat siang, ada yang bisa kami bantu?');
    await officer.press('form[action$="/jawab"] button');
    await until('the citizen got the answer', async () =>
      simulator.sentTo('7300002').some(({ text }) => text === 'Selamat siang, ada yang bisa kami bantu?'),
    );
    await officer.open('/petugas/tugas');
    await officer.shoot('12-tasks');
    await officer.page
      .locator('#tasks li[data-kind=conversation_waiting] input[name=outcome]')
      .first()
      .fill('Dijawab');
    await officer.press('#tasks li[data-kind=conversation_waiting] button');
    expect(await officer.page.locator('#tasks li[data-kind=conversation_waiting]').count()).toBe(0);
    expect((await officer.page.goto(`${system.url}/petugas/pengguna`))?.status()).toBe(403);
    await officer.close();

    const admin = await Officer.at(browser, system.url, { viewport: { width: 800, height: 600 } });
    await admin.login('admin', system.adminPassword, '#tasks, h1');
    await admin.open('/petugas/saluran');
    await admin.shoot('13-channels');
    await admin.open('/petugas/pengguna');
    await admin.shoot('14-users');
    expect((await admin.page.goto(`${system.url}/petugas/cari`))?.status()).toBe(403);
    await admin.close();
  }, 90_000);

  /** The pages of a case that this person's pages lead to; none for who sees no cases. */
  async function ofACase({ page }: Officer): Promise<string[]> {
    const found = await page.goto(`${system.url}/petugas/cari?q=Siti`);
    if (found?.status() !== 200) return [];
    const path = (await page.locator('#found a').first().getAttribute('href')) ?? '';
    await page.goto(`${system.url}${path}`);
    const links = page.locator(`a[href^="${path}/"]:not([href*="/dokumen/"])`);
    const hrefs = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    return [path, ...hrefs.filter((href) => !/lembar|pindaian/.test(href))]; // those two are files
  }

  it.each(['petugas', 'kasi', 'camat', 'admin'])(
    'every page that %s can go to has one heading and fits an old screen and a phone',
    async (username) => {
      const secret = username === 'admin' ? system.adminPassword : password;
      const visitor = await Officer.at(browser, system.url, { javaScriptEnabled: false });
      await visitor.login(username, secret, '#question, #tasks, h1');
      await visitor.open('/petugas/lainnya');
      const links = visitor.page.locator('a[href^="/petugas"]');
      const paths = new Set(await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')));
      expect(paths.size).toBeGreaterThan(4);
      for (const path of await ofACase(visitor)) paths.add(path);
      for (const path of paths) {
        for (const [width, height] of [
          [800, 600],
          [360, 740],
        ] as const) {
          await visitor.page.setViewportSize({ width, height });
          const answer = await visitor.page.goto(`${system.url}${path}`);
          const wide = await visitor.page.evaluate('document.documentElement.scrollWidth');
          const text = await visitor.page.innerText('body');
          expect({
            path,
            status: answer?.status(),
            headings: await visitor.page.locator('h1').count(),
            fits: Number(wide) <= width,
            unfilled: /undefined|\[object |\{\{|\bnull\b/.exec(text)?.[0],
          }).toEqual({ path, status: 200, headings: 1, fits: true, unfilled: undefined });
          await visitor.shoot(`all-${username}${path.replaceAll('/', '-')}-${width}`);
        }
      }
      await visitor.close();
    },
    120_000,
  );
});
