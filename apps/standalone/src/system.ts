import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '@app/config';
import { EmbeddedPostgres } from '@app/database/embedded';
import { announcement, firstPassword } from './announce';
import { Part, runProgram, type Ready } from './part';
import { PartFailed } from './standalone.errors';

type Variables = Record<string, string | undefined>;

export interface SystemOptions {
  environment: Environment;
  env: Variables;
  /** Set for the embedded database. */
  databasePassword?: string;
  appsDir: string;
  say: (text: string) => void;
  startedAt: number;
}

/** The whole office on one machine: database, one api and one worker process. */
export class System {
  private postgres?: EmbeddedPostgres;
  private api?: Part;
  private worker?: Part;
  private migration?: ReturnType<typeof runProgram>;
  private stopping?: Promise<void>;
  private ready: Partial<Ready> = {};
  private announced = false;

  constructor(private readonly options: SystemOptions) {}

  /** Resolves when everything runs; an error means that it cannot, and the caller stops it. */
  async start(): Promise<void> {
    const env = await this.prepareDatabase();
    this.api = this.part('api', env);
    this.worker = this.part('worker', env);
    // The api loads while the database comes up, and spools until it is there.
    const database = this.bringUpDatabase(env);
    await Promise.all([database.then(() => this.worker?.start()), this.startApi()]);
  }

  /** Application first, database last; `now` does not wait for requests in flight. */
  stop(now = false): Promise<void> {
    if (now) for (const part of [this.api, this.worker]) part?.kill();
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    this.migration?.kill('SIGTERM');
    await Promise.all([this.api?.stop(), this.worker?.stop()]);
    await this.postgres?.stop();
  }

  private async prepareDatabase(): Promise<Variables> {
    const { databasePassword, env, environment, say } = this.options;
    if (databasePassword === undefined) return env;
    this.postgres = await EmbeddedPostgres.prepare({
      dir: environment.dataDir,
      password: databasePassword,
      home: env.EMBEDDED_POSTGRES_HOME,
      onRestart: (why) => say(`PostgreSQL ${why}; starting it again`),
    });
    return { ...env, DATABASE_URL: this.postgres.url };
  }

  private async bringUpDatabase(env: Variables): Promise<void> {
    await this.postgres?.start();
    for (let failures = 1; !this.stopping; failures++) {
      const code = await this.migrate(env);
      if (code === 0) return;
      if (this.postgres && failures === 3)
        throw new PartFailed(`the database could not be migrated (exit ${code})`);
      this.options.say('the database cannot be migrated yet; messages are kept on disk meanwhile');
      await sleep(Math.min(1000 * failures, 10_000));
    }
  }

  private async startApi(): Promise<void> {
    await this.api?.start();
    this.announced = true;
    const { environment, say, startedAt } = this.options;
    say(announcement(this.ready, environment, (performance.now() - startedAt) / 1000));
    this.showPassword();
  }

  private migrate(env: Variables): Promise<number> {
    return new Promise((resolve) => {
      if (this.stopping) return resolve(1);
      this.migration = runProgram(this.fileOf('cli'), ['migrate'], env, true);
      this.migration.once('error', () => resolve(1));
      this.migration.once('exit', (code) => resolve(code ?? 1));
    });
  }

  private part(name: 'api' | 'worker', env: Variables): Part {
    return new Part({
      name,
      file: this.fileOf(name),
      env,
      onMessage: (message) => this.heard(message),
      onRestart: (part, why) => this.options.say(`${part} ${why}; starting it again`),
    });
  }

  private heard(message: Partial<Ready>): void {
    this.ready = { ...this.ready, ...message };
    if (this.announced) this.showPassword();
  }

  private showPassword(): void {
    const { adminPassword } = this.ready;
    if (adminPassword) this.options.say(firstPassword(this.options.environment.adminUsername, adminPassword));
    delete this.ready.adminPassword;
  }

  private fileOf(app: string): string {
    return join(this.options.appsDir, app, 'src', 'main.js');
  }
}
