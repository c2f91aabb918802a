// Who is above us: npm, and the shell that it runs us in. When npm is killed, nobody is left who could stop us.
import { readFileSync } from 'node:fs';

function above() {
  return `${process.ppid} ${parentOf(process.ppid)}`;
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined; // no /proc here: the process right above us must do
  }
}

const atStart = above();

/** True when npm ran us and is gone. Asked after a long step; the system itself watches from then on. */
export const npmIsGone = () => Boolean(process.env.npm_lifecycle_event) && above() !== atStart;
