import { type Choice, type OutboundContent } from '@app/core';

/** How many of something, and how long its label and machine value may be. */
export interface ChoiceLimits {
  max: number;
  label: number;
  value: number;
}

/** A provider's limits on one message, in code points. */
export interface ContentLimits {
  text: number;
  /** Limit of the text above buttons. */
  textWithButtons: number;
  buttons: ChoiceLimits;
  /** A longer menu to open; absent where the provider has none. */
  list?: ChoiceLimits & { textWithList: number };
  /** Length of a text under a file; absent where text and file must be two messages. */
  caption?: number;
  /** Largest file that the provider takes, in bytes. */
  fileBytes: number;
}

export interface TextPart {
  type: 'text';
  text: string;
  choices: Choice[];
  style: 'plain' | 'buttons' | 'list';
}

export interface FilePart {
  type: 'file';
  caption?: string;
}

/** What goes out as one message of the provider. */
export type OutboundPart = TextPart | FilePart;

/** Fits content into a provider's messages: splits long text at word ends, turns choices that do not fit into a numbered list. */
export function fitContent(content: OutboundContent, limits: ContentLimits): OutboundPart[] {
  const text = content.text ?? '';
  const choices = content.choices ?? [];
  if (!content.file) return textParts(text, choices, limits);
  const fitsCaption = limits.caption !== undefined && lengthOf(text) <= limits.caption;
  if (text && choices.length === 0 && fitsCaption) return [{ type: 'file', caption: text }];
  const said = textParts(text, choices, limits);
  const file: OutboundPart = { type: 'file' };
  // Choices stay at the bottom of the chat, where they can be pressed.
  return choices.length > 0 ? [file, ...said] : [...said, file];
}

function textParts(text: string, choices: Choice[], limits: ContentLimits): OutboundPart[] {
  if (choices.length === 0) return splitText(text, limits.text).map(plain);
  const style = styleOf(text, choices, limits);
  if (style === 'plain') return splitText(numbered(text, choices), limits.text).map(plain);
  const room = style === 'list' ? (limits.list?.textWithList ?? 0) : limits.textWithButtons;
  const pieces = splitText(text, room);
  return pieces.map((piece, i) =>
    i === pieces.length - 1 ? { type: 'text', text: piece, choices, style } : plain(piece),
  );
}

function styleOf(text: string, choices: Choice[], limits: ContentLimits): TextPart['style'] {
  // A menu needs a sentence above it; the providers refuse an empty one, and two equal labels.
  const labels = new Set(choices.map(({ label }) => label));
  if (text.trim() === '' || labels.size < choices.length) return 'plain';
  if (fits(choices, limits.buttons)) return 'buttons';
  return limits.list && fits(choices, limits.list) ? 'list' : 'plain';
}

function fits(choices: Choice[], { max, label, value }: ChoiceLimits): boolean {
  return (
    choices.length <= max &&
    choices.every(
      (choice) => choice.label.trim() && lengthOf(choice.label) <= label && lengthOf(choice.value) <= value,
    )
  );
}

function numbered(text: string, choices: Choice[]): string {
  const lines = choices.map(({ label }, i) => `${i + 1}. ${label}`).join('\n');
  return text.trim() ? `${text}\n\n${lines}` : lines;
}

function plain(text: string): OutboundPart {
  return { type: 'text', text, choices: [], style: 'plain' };
}

/** Length as the providers count it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return text.length < 32_768 && /^[\0-\uD7FF]*$/.test(text) ? text.length : Array.from(text).length;
}

/** Cuts text into pieces of at most `limit` code points, at a line end, else a word end, else anywhere but inside a character. */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = Array.from(text.trim());
  while (rest.length > limit) {
    const cut = cutAt(rest, limit);
    pieces.push(rest.slice(0, cut).join('').trimEnd());
    rest = Array.from(rest.slice(cut).join('').trimStart());
  }
  if (rest.length > 0) pieces.push(rest.join(''));
  return pieces.filter(Boolean);
}

function cutAt(points: string[], limit: number): number {
  const space = (wanted: (point: string) => boolean): number =>
    points.findLastIndex((point, i) => i <= limit && wanted(point));
  const line = space((point) => point === '\n');
  // A line end far from the limit would make many small messages.
  if (line > limit / 2) return line;
  const word = space((point) => /\s/.test(point));
  if (word > limit / 2) return word;
  return characterEnd(points, limit);
}

const characters = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** The last end of a whole character: a flag, a family or an accent is several points, and must not be torn. */
function characterEnd(points: string[], limit: number): number {
  let end = 0;
  for (const { segment } of characters.segment(points.slice(0, limit + 1).join(''))) {
    const next = end + Array.from(segment).length;
    if (next > limit) break;
    end = next;
  }
  return end || limit;
}
