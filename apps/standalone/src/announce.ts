import type { Environment } from '@app/config';
import type { Ready } from './part';

/** Lines for the person who started the system. */
export function announcement(ready: Partial<Ready>, environment: Environment, seconds: number): string {
  const base = environment.port === 0 ? (ready.address ?? '') : environment.publicUrl;
  const lines = [
    `Si Cepat Mesi is ready after ${seconds.toFixed(1)} s`,
    `  citizens   ${base}/`,
    `  officers   ${base}/petugas`,
    `  API        ${base}/api/docs`,
    `  listening  ${ready.address ?? `${environment.host}:${environment.port}`}`,
    `  data in    ${environment.dataDir}`,
    ...(ready.channels ?? []).map(
      ({ name, on, why }) => `  channel    ${name}: ${on ? 'on' : 'off'}${why ? ` (${why})` : ''}`,
    ),
  ];
  return `${lines.join('\n')}\nCtrl-C stops it.`;
}

/** Shown once: only its hash is kept. */
export function firstPassword(username: string, password: string): string {
  return `  administrator: ${username}   password: ${password}   (shown only this once; change it after logging in)`;
}
