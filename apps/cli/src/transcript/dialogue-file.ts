/** Something that a citizen sends: words, files, or a press on a button. */
export interface Sending {
  text: string;
  files: {
    kind: 'photo' | 'document' | 'audio' | 'video' | 'sticker' | 'location' | 'contact';
    name: string;
  }[];
  /** What stands in brackets alone: the label or number of an offered choice, or else the file. */
  press?: string;
}

/** One line of a dialogue file, with its number for messages. */
export type DialogueLine = { number: number } & (
  | { kind: 'say'; sending: Sending }
  | { kind: 'pass'; ms: number; text: string }
  /** What must hold. */
  | { kind: 'expect'; words: string }
  /** A move of the office: an action and its items, reasons or note. */
  | { kind: 'office'; words: string }
  | { kind: 'comment'; text: string }
);

export interface DialogueFile {
  channel: 'messenger' | 'whatsapp';
  /** When it begins; undefined: the player's own choice. */
  start?: Date;
  lines: DialogueLine[];
}

/** A line that cannot be read, or something that does not hold. */
export class DialogueFailed extends Error {
  constructor(
    readonly line: number,
    what: string,
  ) {
    super(`line ${line}: ${what}`);
  }
}

const unit: Record<string, number> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, j: 3_600_000 };
unit['d'] = unit['hari'] = 24 * 3_600_000;
unit['w'] = 7 * 24 * 3_600_000;
unit['menit'] = 60_000;
unit['jam'] = 3_600_000;

const kinds: Record<string, Sending['files'][number]['kind']> = {
  photo: 'photo',
  foto: 'photo',
  image: 'photo',
  gambar: 'photo',
  document: 'document',
  dokumen: 'document',
  file: 'document',
  pdf: 'document',
  audio: 'audio',
  voice: 'audio',
  'voice note': 'audio',
  vn: 'audio',
  video: 'video',
  sticker: 'sticker',
  stiker: 'sticker',
  location: 'location',
  lokasi: 'location',
  contact: 'contact',
  kontak: 'contact',
};

/** Reads a dialogue file. @throws DialogueFailed naming the line */
export function readDialogue(source: string): DialogueFile {
  const file: DialogueFile = { channel: 'messenger', lines: [] };
  for (const [index, raw] of source
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (raw.trim() === '') continue;
    const last = file.lines.at(-1);
    if (/^\s+\S/.test(raw) && !/^\s*[>=+#!]/.test(raw) && last?.kind === 'say') {
      last.sending.text += `\n${raw.trim()}`; // a message of several lines
    } else file.lines.push(readLine(raw.trim(), index + 1, file));
  }
  return file;
}

function readLine(line: string, number: number, file: DialogueFile): DialogueLine {
  const rest = line.slice(1).trim();
  switch (line[0]) {
    case '>':
      return { number, kind: 'say', sending: readSending(rest) };
    case '+':
      return { number, kind: 'pass', ms: readSpan(rest, number), text: rest };
    case '=':
      return { number, kind: 'expect', words: rest };
    case '!':
      return { number, kind: 'office', words: rest };
    case '#':
      readHeader(rest, number, file);
      return { number, kind: 'comment', text: rest };
    default:
      throw new DialogueFailed(number, `a line begins with > + = ! or #, not with "${line.slice(0, 20)}"`);
  }
}

/** What a comment can set for the whole file: `# channel: whatsapp`, `# start: 2026-03-02 09:00`. */
const headers: Record<string, (file: DialogueFile, value: string, number: number) => void> = {
  channel: (file, value, number) => {
    const channel = value.trim().toLowerCase();
    if (channel !== 'messenger' && channel !== 'whatsapp') {
      throw new DialogueFailed(number, `channel is messenger or whatsapp, not "${value}"`);
    }
    file.channel = channel;
  },
  start: (file, value, number) => {
    const [, day, time = '09:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?$/.exec(value.trim()) ?? [];
    if (!day) throw new DialogueFailed(number, `start is a day and a time of WITA: 2026-03-02 09:00`);
    file.start = new Date(`${day}T${time}:00+08:00`);
  },
};

function readHeader(text: string, number: number, file: DialogueFile): void {
  const [, name = '', value = ''] = /^(channel|start)\s*:\s*(.+)$/i.exec(text) ?? [];
  headers[name.toLowerCase()]?.(file, value, number);
}

/** `3d`, `2 h`, `10m`, `1d 2h`: milliseconds. */
function readSpan(text: string, number: number): number {
  const parts = [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*/gi)];
  const whole = parts.map(([part]) => part).join('');
  const sizes = parts.map(([, count = '', name = '']) => {
    return Number(count.replace(',', '.')) * (unit[name.toLowerCase()] ?? unit[name[0] ?? ''] ?? NaN);
  });
  const ms = sizes.reduce((sum, size) => sum + size, 0);
  if (parts.length === 0 || whole.length !== text.length || Number.isNaN(ms)) {
    throw new DialogueFailed(number, `time passes as +3d, +2h or +10m, not "+${text}"`);
  }
  return ms;
}

/** `[photo ktp.jpg]` is a file, another thing in brackets alone a pressed button, the rest what is written. */
function readSending(line: string): Sending {
  const files: Sending['files'] = [];
  const text = line.replace(/\[([^\]]+)\]/g, (whole, inner: string) => {
    const word = Object.keys(kinds)
      .sort((a, b) => b.length - a.length)
      .find((name) => new RegExp(`^${name}(\\s|$)`, 'i').test(inner.trim()));
    if (!word) return whole;
    files.push({ kind: kinds[word] ?? 'photo', name: inner.trim().slice(word.length).trim() });
    return '';
  });
  const press = /^\[([^\]]+)\]$/.exec(line.trim())?.[1];
  return { text: press ? '' : text.trim().replaceAll('\\n', '\n'), files, press: press?.trim() };
}
