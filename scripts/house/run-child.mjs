// Runs a program to its end; a signal to us ends it first, so that nothing is left behind.
import { spawn } from 'node:child_process';
import { root } from './project.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Exit code of the program; when we were told to stop meanwhile, we stop as soon as it has. */
export function runChild(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const { capture, ...rest } = options;
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['inherit', 'inherit', 'inherit'];
    const child = spawn(program, args, { cwd: root, stdio, ...rest });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data));
    let stoppedBy;
    const forward = (signal) => {
      stoppedBy ??= signal;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const done = () => signals.forEach((signal) => process.removeListener(signal, forward));
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      if (stoppedBy && !options.passesSignals) process.exit(128 + (stoppedBy === 'SIGINT' ? 2 : 15));
      resolve({
        code: code ?? 128 + (signal === 'SIGINT' ? 2 : 15),
        output: Buffer.concat(output).toString(),
      });
    });
  });
}
