import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setLogLevel } from '@app/observability';
import { sentenceOf, tell } from './tell';

jest.setTimeout(120_000); // a small machine under load

const files = readdirSync(__dirname).filter((name) => name.endsWith('.dialogue'));
/** The straight ways, and the most messages that a citizen may need for them. */
const mostMessages: Record<string, number> = {
  'ak1-straight-messenger.dialogue': 14,
  'iumk-straight-whatsapp.dialogue': 14,
  'iumk-all-at-once.dialogue': 6,
};
const only = process.env['DIALOGUE'];
/** These two grow with the fields of a service: the form to copy, and what is to be looked over before it is sent. */
const growsWithFields = /^(?:\[MODE COBA\]\n)?(?:Mohon diperiksa:|[^\n]+ salin, isi, dan kirim sekaligus:)\n/;
const longest = 350;
const medianBelow = 160;

describe('a dialogue with the office', () => {
  const said: string[] = [];

  beforeAll(async () => {
    setLogLevel('error');
  });

  it.each(
    files
      .filter((name) => !only || name.includes(only))
      .map((name) => [sentenceOf(join(__dirname, name)), name]),
  )('%s (%s)', async (_sentence, name) => {
    const { heard, sent } = await tell(join(__dirname, name));

    const most = mostMessages[name];
    if (most !== undefined) process.stdout.write(`${name}: ${sent} messages of at most ${most}\n`);
    expect(sent).toBeLessThanOrEqual(most ?? Infinity);
    const texts = heard.map(({ text }) => text);
    said.push(...texts.filter((text) => text !== ''));
    expect(texts.filter((text) => /\d{16}/.test(text))).toEqual([]);
    expect(texts.filter((text, i) => i > 0 && text !== '' && text === texts[i - 1])).toEqual([]);
  });

  it('is held in short messages, as they are read: placeholders filled in', () => {
    const lengths = said.map((text) => text.length).sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    process.stdout.write(`${said.length} messages, median ${median}, longest ${lengths.at(-1) ?? 0}\n`);
    expect(said.filter((text) => text.length > longest && !growsWithFields.test(text))).toEqual([]);
    if (!only) expect(median).toBeLessThan(medianBelow);
  });
});
