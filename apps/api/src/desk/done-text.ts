import type { Texts } from '@app/catalogue';

/** What to say on top after something was done: a known word of the address, nothing that anybody may write there. */
export function doneText(texts: Texts, code: string | undefined): string | undefined {
  const key = `desk.done_${code}`;
  if (code === undefined || !/^[a-z_]{1,40}$/.test(code)) return undefined;
  return texts.render(texts.has(key) ? key : 'desk.done_general');
}
