import { toString } from 'qrcode';

/** For whoever started the system by hand; never into a file, where it would outlive its minute. */
export async function showInTerminal(qr: string): Promise<void> {
  if (!process.stdout.isTTY) return;
  process.stdout.write(
    `WhatsApp: scan with the office's phone (Linked devices)\n${await toString(qr, { type: 'terminal', small: true })}\n`,
  );
}
