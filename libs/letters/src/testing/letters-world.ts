import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionInput, type CaseRecord, Cases } from '@app/casework';
import { CatalogueModule } from '@app/catalogue';
import { Environment } from '@app/config';
import { Clock, FixedClock } from '@app/core';
import { Vault, type WrappedKey } from '@app/crypto';
import { Database, DatabaseModule } from '@app/database';
import { Files } from '@app/documents';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import sharp from 'sharp';
import { LettersModule } from '../letters.module';
import { Letters } from '../letters';

class Given {}

const ourCatalogue = join(__dirname, '../../../../catalogue');
const secret = Buffer.alloc(32, 7);
const village = '64.02.08.2005';
const fields = {
  applicant_name: 'Contoh Warga',
  nik: '6402990101900001',
  phone: '+6280000000001',
  village,
  address: 'Jl. Contoh RT 1',
  business_name: 'Warung Contoh',
  business_form: 'perorangan',
  business_activity: 'Jual sembako',
  business_address: 'Jl. Contoh RT 1',
  capital: 2_500_000,
};
const staff = {
  kind: 'staff' as const,
  userId: '01990000-0000-7000-8000-000000000001',
  roles: ['officer', 'section_head', 'secretary'],
};
// Whoever reviews does not sign.
const reviewer = { ...staff, userId: '01990000-0000-7000-8000-000000000002' };

/** Letters over a real database and a folder of documents, with a clock that the spec moves. For specs only. */
export class LettersWorld {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly folder: string,
    readonly clock: FixedClock,
    readonly key: WrappedKey,
    readonly database: Database,
  ) {}

  /** `key` lets a second process open what the first one sealed; `catalogueDir` is another office's catalogue. */
  static async at(url: string, key?: WrappedKey, catalogueDir = ourCatalogue): Promise<LettersWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'letters-'));
    const clock = new FixedClock(new Date('2026-03-02T02:00:00Z'));
    const vault = new Vault({ encryptionKey: secret, tokenSecret: secret });
    const known = key ?? vault.newKey(1);
    vault.load([known]);
    const root = { module: class Root {}, imports: rooms(url, folder, catalogueDir, { clock, vault }) };
    const app = await NestFactory.createApplicationContext(root, { logger: ['error'] });
    await app.get(Database).connect();
    return new LettersWorld(app, folder, clock, known, app.get(Database));
  }

  get cases(): Cases {
    return this.app.get(Cases);
  }

  get letters(): Letters {
    return this.app.get(Letters);
  }

  get<T>(type: new (...given: never[]) => T): T {
    return this.app.get<T>(type);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A case that is being verified; its photo will be brought. */
  async aCase(): Promise<CaseRecord> {
    const opened = await this.cases.open({
      receiptSeed: randomBytes(32),
      service: 'iumk',
      fields,
      documents: [{ key: 'pas_foto', willBring: true }],
      applicant: { name: fields.applicant_name, nik: fields.nik, village },
      channel: 'counter',
      at: this.clock.now(),
    });
    return this.act(opened.id, 'start_verification');
  }

  act(id: string, action: string, input: Partial<ActionInput> = {}): Promise<CaseRecord> {
    return this.cases.act(id, action, { actor: action === 'review' ? reviewer : staff, ...input });
  }

  /** A paper as the scanner gives it, stored. */
  async aScan(): Promise<string> {
    const create = { width: 420, height: 560, channels: 3 as const, background: '#c87840' };
    const bytes = await sharp({ create }).jpeg().toBuffer();
    return (await this.app.get(Files).store(bytes, { purpose: 'upload' })).fileId;
  }
}

function rooms(
  url: string,
  folder: string,
  catalogueDir: string,
  { clock, vault }: { clock: Clock; vault: Vault },
): (DynamicModule | typeof LettersModule)[] {
  const env = new Environment({
    DATABASE_URL: url,
    DATA_DIR: folder,
    PUBLIC_URL: 'https://kantor.example',
    ENCRYPTION_KEY: secret.toString('base64'),
    TOKEN_SECRET: secret.toString('base64'),
  });
  const providers = [
    { provide: Environment, useValue: env },
    { provide: Vault, useValue: vault },
    { provide: Clock, useValue: clock },
  ];
  return [
    { module: Given, global: true, providers, exports: [Environment, Vault, Clock] },
    DatabaseModule.forUrl(url, { maxConnections: 8 }),
    CatalogueModule.forDirectory(catalogueDir),
    LettersModule,
  ];
}
