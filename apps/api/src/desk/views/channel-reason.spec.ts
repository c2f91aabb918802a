import { loadCatalogue } from '@app/catalogue';
import { channelFolders } from '@app/channels';
import { Variables } from '@app/config';
import { SystemClock } from '@app/core';
import { inWords, whyOff } from './channel-reason';

const { texts } = loadCatalogue('catalogue');
const unknown = 'Sebabnya belum dikenal di sini. Sampaikan ke teknisi: kode';

describe('the reason of a channel on its page', () => {
  const reasons = channelFolders
    .map(({ variables, build }) => build(new Variables({}).only(variables), new SystemClock()))
    .filter((result) => typeof result === 'string');

  it.each([...new Set(reasons)])('has words for "%s"', (why) => {
    const words = whyOff(texts, why);

    expect(words).toMatch(/^Belum /);
    expect(words).not.toContain(why);
  });

  it('is asked of every channel that can be off', () => {
    expect(new Set(reasons).size).toBeGreaterThan(1);
  });

  it('shows what has no words under a general sentence, and loses nothing of it', () => {
    expect(whyOff(texts, 'TELEGRAM_* are not set')).toBe(`${unknown} TELEGRAM_* are not set.`);
    expect(inWords(texts, 'desk.channel_problem_of_tomorrow', 'of_tomorrow')).toBe(`${unknown} of_tomorrow.`);
    expect(inWords(texts, undefined, 'of_tomorrow')).toBe(`${unknown} of_tomorrow.`);
  });
});
