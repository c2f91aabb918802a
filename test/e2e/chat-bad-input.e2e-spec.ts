import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GraphSimulator } from '../support/graph-simulator';
import { countIn, TestSystem, until } from '../support/system';

const photo = readFileSync(resolve(__dirname, '../contract/photo.jpg'));

describe('a citizen who sends the wrong thing', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;
  let people = 0;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 60_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  /** Somebody who has chosen IUMK and is asked for his name. */
  async function applicant(): Promise<string> {
    people += 1;
    const person = `7700000000${people}`;
    await simulator.messenger.text(person, 'iumk');
    await reply(person, /Nama lengkap/);
    return person;
  }

  const said = (person: string): string[] => simulator.sentTo(person).map(({ text }) => text ?? '');

  const reply = (person: string, wanted: RegExp): Promise<string> =>
    until(`a reply like ${wanted} among: ${said(person).join(' | ')}`, async () =>
      said(person).find((text) => wanted.test(text)),
    );

  it('hears what is wrong with a NIK of 15 digits, may send it right, and no digit of it is repeated', async () => {
    const person = await applicant();
    await simulator.messenger.text(person, 'NIK: 640299520599000');
    const refused = await reply(person, /NIK.*16/);
    expect(refused).not.toContain('640299520599000');

    const before = said(person).length;
    await simulator.messenger.text(person, 'Nama lengkap: Siti Contoh\nNIK: 6402995205990001');
    await until('the next question', async () => said(person).length > before);
    expect(said(person).at(-1)).not.toMatch(/16/);
  });

  it('hears that a photo is no photo and is asked for it again; the chat goes on', async () => {
    const person = await applicant();
    await simulator.messenger.photo(person, Buffer.from('ini bukan foto'));
    await reply(person, /bukan foto atau PDF/);

    await simulator.messenger.photo(person, photo);
    await until('the good one is stored', async () =>
      countIn(system.databaseUrl, `SELECT count(*) AS n FROM message_attachments WHERE state = 'stored'`),
    );
    expect(
      await countIn(
        system.databaseUrl,
        `SELECT count(*) AS n FROM message_attachments WHERE state = 'unavailable' AND error_code = 'documents.file_refused'`,
      ),
    ).toBe(1);
  });

  it('gets a kind answer to a very long text, and it is kept whole', async () => {
    const person = await applicant();
    const before = said(person).length;
    await simulator.messenger.text(person, `Nama lengkap: ${'panjang '.repeat(9000)}`);
    await until('an answer', async () => said(person).length > before);
    expect(Math.max(...said(person).map((text) => text.length))).toBeLessThanOrEqual(2000);
  });

  it('is slowed after five wrong PINs, also with the right one, and told so', async () => {
    const person = await applicant();
    for (let i = 0; i < 6; i++) await simulator.messenger.text(person, `IKUT KB-222222-2 00000${i}`);
    await reply(person, /Kode atau PIN tidak cocok|Terlalu banyak PIN/);
    await until('all are answered', async () => said(person).filter((text) => /PIN/.test(text)).length >= 6);
    expect(said(person).some((text) => /Terlalu banyak PIN/.test(text))).toBe(true);
  });

  it('loses nothing of it: every webhook was worked, nothing is parked', async () => {
    await until(
      'all is worked',
      async () =>
        (await countIn(
          system.databaseUrl,
          `SELECT count(*) AS n FROM inbound_events WHERE status = 'pending'`,
        )) === 0,
    );
    expect(
      await countIn(system.databaseUrl, `SELECT count(*) AS n FROM inbound_events WHERE status = 'parked'`),
    ).toBe(0);
    expect(system.worker.output).not.toContain('640299520599000');
    expect(system.api.output).not.toContain('640299520599000');
  });
});
