import { createHash } from 'node:crypto';
import type { OutboundContent } from '@app/core';

/** A robot that repeats itself is given up on: what was said last is said again in other words. */
export function neverTwice(
  contents: readonly OutboundContent[],
  saidLast: string | undefined,
  again: (text: string) => string,
): { contents: OutboundContent[]; said: string | undefined } {
  let said = saidLast;
  const told = contents.map((content) => {
    if (content.text === undefined) return content;
    const text = said === markOf(content.text) ? again(content.text) : content.text;
    said = markOf(text);
    return { ...content, text };
  });
  return { contents: told, said };
}

/** The text itself is not kept. */
function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
