import { join } from 'node:path';
import { Audit } from '@app/audit';
import { loadCatalogue } from '@app/catalogue';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Vault } from '@app/crypto';
import { type Database, databaseAt, OfficeRows } from '@app/database';
import { Auth } from '../auth';
import { Deputies } from '../deputies';
import { FrontDoor } from '../front-door';
import { LoginAttempts } from '../login-attempts';
import { OwnPassword } from '../own-password';
import { Principals } from '../principals';
import { SecondFactor } from '../second-factor';
import { SecondFactorRule } from '../second-factor-rule';
import { Sessions } from '../sessions';
import { Users } from '../users';

const key = Buffer.alloc(32, 7);

/** The staff room over a real database, with a clock that the spec moves. For specs only. */
export class StaffWorld {
  readonly password = 'kata sandi rahasia';
  readonly clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
  readonly vault: Vault;
  readonly audit: Audit;
  readonly users: Users;
  readonly auth: Auth;
  readonly sessions: Sessions;
  readonly deputies: Deputies;
  readonly rule: SecondFactorRule;
  readonly principals: Principals;
  readonly secondFactor: SecondFactor;
  readonly ownPassword: OwnPassword;
  adminId = '';
  private ordinal = 0;

  private constructor(
    readonly database: Database,
    readonly env: Environment,
  ) {
    this.vault = new Vault({ encryptionKey: key, tokenSecret: key });
    this.vault.load([this.vault.newKey(1)]);
    this.audit = new Audit(database, this.clock);
    const attempts = new LoginAttempts(database, this.vault, this.clock);
    this.users = new Users(database, this.audit, this.env, this.clock);
    this.sessions = new Sessions(database, this.vault, attempts, this.audit, this.clock);
    const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
    this.deputies = new Deputies(database, new OfficeRows(database), catalogue, this.clock);
    this.rule = new SecondFactorRule(database, new OfficeRows(database), catalogue, this.clock);
    const { vault, clock, audit } = this;
    this.secondFactor = new SecondFactor(database, vault, catalogue, attempts, audit, clock);
    const door = new FrontDoor(database, attempts, this.secondFactor, audit, clock);
    this.principals = new Principals(database, this.deputies, this.rule, clock);
    this.auth = new Auth(vault, door, attempts, this.sessions, this.principals, clock);
    this.ownPassword = new OwnPassword(database, attempts, this.audit, this.clock);
  }

  static async at(url: string): Promise<StaffWorld> {
    const database = databaseAt(url, 8);
    await database.connect();
    const env = new Environment({
      DATABASE_URL: url,
      ENCRYPTION_KEY: key.toString('base64'),
      TOKEN_SECRET: key.toString('base64'),
      ADMIN_PASSWORD: 'kata sandi admin',
    });
    const world = new StaffWorld(database, env);
    await world.users.ensureFirst();
    world.adminId = (await world.auth.login('admin', 'kata sandi admin')).user.id;
    return world;
  }

  aUser(roles = ['officer'], village?: string): Promise<{ id: string; username: string }> {
    const username = `petugas${++this.ordinal}`;
    const { password } = this;
    return this.users.create({ username, name: 'Petugas Contoh', roles, village, password }, this.adminId);
  }
}
