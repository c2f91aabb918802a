import type { Desk } from './layout';

type Texts = Pick<Desk['texts'], 'has' | 'render'>;

/** Why a channel is off, in words; the reason is the one of the REST interface ("WHATSAPP_DRIVER is off"). */
export function whyOff(texts: Texts, why: string): string {
  const word = why.toLowerCase().replaceAll(/[\W_]+/g, '_');
  return inWords(texts, `desk.channel_why_${word}`, why);
}

/** The text of a code. A code that has none yet is shown under a general sentence: who repairs it needs it. */
export function inWords(texts: Texts, key: string | undefined, code: string): string {
  return key && texts.has(key) ? texts.render(key) : texts.render('desk.channel_code_unknown', { code });
}
