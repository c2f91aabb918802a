import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';

const minutes = 5;

interface Half {
  username: string;
  password: string;
  until: number;
}

/** What the log-in form sends, in one step or, where a code is asked for, in two: the first is sealed into the second. */
@Injectable()
export class LoginForm {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Nothing given is an empty name, which nobody has. */
  of(body: unknown): { username: string; password: string; totp?: string } {
    const half = this.open(field(body, 'ticket'));
    const { username, password } = half ?? {
      username: field(body, 'username').trim().slice(0, 200),
      password: field(body, 'password').slice(0, 200),
    };
    return {
      username,
      password,
      totp: half ? field(body, 'code').trim().slice(0, 20) || undefined : undefined,
    };
  }

  /** Name and password for the next form, good for a few minutes and readable by nobody. */
  half(username: string, password: string): string {
    const until = this.clock.now().getTime() + minutes * 60_000;
    const half: Half = { username, password, until };
    return this.vault.sealJson('desk.login', half).toString('base64url');
  }

  private open(ticket: string): Half | null {
    if (!ticket) return null;
    try {
      const half = this.vault.openJson<Half>('desk.login', Buffer.from(ticket, 'base64url'));
      return half.until > this.clock.now().getTime() ? half : null;
    } catch {
      return null; // not ours: name and password are asked for again
    }
  }
}

function field(body: unknown, key: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
  return typeof value === 'string' ? value : '';
}
