import { type Choice } from '@app/core';
import { type ContentLimits, fitContent, type TextPart } from './fit-content';
import { messengerLimits } from './messenger/messenger.channel';
import { whatsappLimits } from './whatsapp-cloud/whatsapp-cloud.channel';
import { linkedPhoneLimits } from './whatsapp-web/whatsapp-web.channel';

const mib = 1024 * 1024;

/** protocol.md 5, 6 and 8. */
const told: readonly [name: string, limits: ContentLimits, expected: ContentLimits][] = [
  [
    'Messenger',
    messengerLimits,
    { text: 2000, textWithButtons: 2000, buttons: { max: 13, label: 20, value: 1000 }, fileBytes: 25 * mib },
  ],
  [
    'WhatsApp',
    whatsappLimits,
    {
      text: 4096,
      textWithButtons: 1024,
      buttons: { max: 3, label: 20, value: 256 },
      list: { max: 10, label: 24, value: 200, textWithList: 1024 },
      caption: 1024,
      fileBytes: 100 * mib,
    },
  ],
  [
    'the linked phone',
    linkedPhoneLimits,
    {
      text: 4096,
      textWithButtons: 4096,
      buttons: { max: 0, label: 0, value: 0 },
      caption: 1024,
      fileBytes: 16 * mib,
    },
  ],
];

const word = 'kata ';
const textOf = (length: number): string =>
  word.repeat(Math.ceil(length / word.length)).slice(0, length - 1) + 'a';
const choices = (count: number, label = 3, value = 3): Choice[] =>
  Array.from({ length: count }, (_, i) => ({
    label: String(i).padStart(label, 'p'),
    value: String(i).padStart(value, 'p'),
  }));

describe.each(told)('the limits of %s', (_name, limits, expected) => {
  const styleOf = (offered: Choice[], text = 'Pilih'): string | undefined => {
    const parts = fitContent({ text, choices: offered }, limits);
    return parts.findLast((part): part is TextPart => part.type === 'text')?.style;
  };
  const { buttons, list } = limits;

  it('are those that the provider tells', () => expect(limits).toEqual(expected));

  it('let a text go whole up to the limit, and in two beyond it', () => {
    expect(fitContent({ text: textOf(limits.text) }, limits)).toHaveLength(1);
    expect(fitContent({ text: textOf(limits.text + 1) }, limits)).toHaveLength(2);
  });

  it('let as many choices be pressed as there may be, and number the others', () => {
    const most = list ?? buttons;
    expect(styleOf(choices(buttons.max))).toBe(buttons.max > 0 ? 'buttons' : 'plain');
    expect(styleOf(choices(buttons.max + 1))).toBe(list ? 'list' : 'plain');
    expect(styleOf(choices(most.max + 1))).toBe('plain');
  });

  it('let a label and a value be as long as they may be', () => {
    for (const [style, limit] of [
      ['buttons', buttons] as const,
      ...(list ? [['list', list] as const] : []),
    ]) {
      if (limit.max === 0) continue;
      const count = style === 'list' ? buttons.max + 1 : 1;
      expect(styleOf(choices(count, limit.label, limit.value))).toBe(style);
      expect(styleOf(choices(count, limit.label + 1))).not.toBe(style);
      expect(styleOf(choices(count, 3, limit.value + 1))).not.toBe(style);
    }
  });

  it('keep a long text above choices within what stands above choices', () => {
    const offered = choices(Math.max(1, buttons.max));
    const parts = fitContent({ text: textOf(limits.textWithButtons + 1), choices: offered }, limits);
    const room = buttons.max > 0 ? limits.textWithButtons : limits.text;

    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.type === 'text' && part.text.length <= room).toBe(true);
  });

  it('put a text under a file as far as it fits there', () => {
    const file = { fileId: '1', name: 'a.pdf', mime: 'application/pdf' };
    const caption = limits.caption ?? 0;

    expect(fitContent({ text: textOf(caption + 1), file }, limits).map(({ type }) => type)).toEqual([
      'text',
      'file',
    ]);
    if (caption > 0) expect(fitContent({ text: textOf(caption), file }, limits)).toHaveLength(1);
  });
});
