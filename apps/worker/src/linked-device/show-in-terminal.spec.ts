import { toString } from 'qrcode';
import { showInTerminal } from './show-in-terminal';

const code = '2@kode-yang-dikarang,kunci-yang-dikarang';

describe('the code of the linked phone in the terminal', () => {
  const wasTerminal = process.stdout.isTTY;
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.stdout.isTTY = wasTerminal;
  });

  it('is drawn once for each code, under a line that says what to do with it', async () => {
    process.stdout.isTTY = true;

    await showInTerminal(code);
    await showInTerminal(`${code}-berikut`);

    expect(written).toHaveLength(2);
    const [first = '', second = ''] = written;
    expect(first).toContain("scan with the office's phone");
    expect(first.split(await drawn(code))).toHaveLength(2);
    expect(second).toContain(await drawn(`${code}-berikut`));
    expect(second).not.toContain(await drawn(code));
  });

  it('says nothing but that line and the drawing: not the code itself, which could be copied', async () => {
    process.stdout.isTTY = true;

    await showInTerminal(code);

    const rest = written.join('').replace(await drawn(code), '');
    expect(rest).toBe("WhatsApp: scan with the office's phone (Linked devices)\n\n");
  });

  it('is not written where the output is kept in a file', async () => {
    process.stdout.isTTY = false;

    await showInTerminal(code);

    expect(written).toEqual([]);
  });
});

function drawn(text: string): Promise<string> {
  return toString(text, { type: 'terminal', small: true });
}
