import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** From BACKUP_PASSPHRASE, from the file that BACKUP_PASSPHRASE_FILE names, else nothing. */
export function givenPassphrase(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['BACKUP_PASSPHRASE_FILE']?.trim();
  return env['BACKUP_PASSPHRASE']?.trim() || (file ? readFileSync(file, 'utf8').trim() : '') || undefined;
}

/** Asks once for each question on the terminal, without showing what is typed; nothing when there is no terminal. */
export async function askHidden(questions: readonly string[]): Promise<string[]> {
  if (!process.stdin.isTTY) return [];
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answers: string[] = [];
  try {
    for (const question of questions) {
      process.stderr.write(question);
      answers.push(await new Promise<string>((resolve) => lines.question('', resolve)));
      process.stderr.write('\n');
    }
  } finally {
    lines.close();
  }
  return answers.map((answer) => answer.trim());
}
