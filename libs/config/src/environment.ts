import { resolve } from 'node:path';
import { EnvironmentInvalid } from './config.errors';

type Source = Readonly<Record<string, string | undefined>>;

/** Credentials of the Messenger channel; undefined when it is off. */
export interface MessengerSettings {
  pageId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
}

/** Credentials of the WhatsApp Cloud API; undefined when it is off. */
export interface WhatsappCloudSettings {
  phoneNumberId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
}

/** Everything that the environment decides (contract.md 2), checked once at start. */
export class Environment {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly trustedProxies: string[];
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly storageUrl: string;
  readonly backupDir?: string;
  readonly catalogueDir: string;
  readonly encryptionKey: Buffer;
  readonly tokenSecret: Buffer;
  readonly adminUsername: string;
  readonly adminPassword?: string;
  readonly messenger?: MessengerSettings;
  readonly whatsappDriver: 'off' | 'cloud' | 'web';
  readonly whatsapp?: WhatsappCloudSettings;
  readonly graphApiVersion: string;

  /** @throws EnvironmentInvalid naming the variable */
  constructor(source: Source) {
    const read = new Reader(source);
    this.port = read.integer('PORT', 3000, 0, 65_535);
    this.host = read.text('HOST', '127.0.0.1');
    this.publicUrl = read.url('PUBLIC_URL', `http://${this.host}:${this.port}`).replace(/\/$/, '');
    this.trustedProxies = read.list('TRUSTED_PROXIES');
    this.dataDir = resolve(read.text('DATA_DIR', './data'));
    this.databaseUrl = read.url('DATABASE_URL');
    this.redisUrl = read.optionalUrl('REDIS_URL');
    this.storageUrl = read.text('STORAGE_URL', `file:${this.dataDir}/documents`);
    this.backupDir = read.optional('BACKUP_DIR');
    this.catalogueDir = resolve(read.text('CATALOGUE_DIR', './catalogue'));
    this.encryptionKey = read.key('ENCRYPTION_KEY');
    this.tokenSecret = read.key('TOKEN_SECRET');
    this.adminUsername = read.text('ADMIN_USERNAME', 'admin');
    this.adminPassword = read.optional('ADMIN_PASSWORD');
    this.messenger = readMessenger(read);
    this.whatsappDriver = read.oneOf('WHATSAPP_DRIVER', ['off', 'cloud', 'web']);
    this.whatsapp = this.whatsappDriver === 'cloud' ? readWhatsapp(read) : undefined;
    this.graphApiVersion = read.matching('GRAPH_API_VERSION', /^v\d+\.\d+$/, 'v23.0');
  }
}

function readMessenger(read: Reader): MessengerSettings | undefined {
  const group = read.allOrNone([
    'MESSENGER_PAGE_ID',
    'MESSENGER_PAGE_ACCESS_TOKEN',
    'MESSENGER_APP_SECRET',
    'MESSENGER_VERIFY_TOKEN',
  ]);
  if (!group) return undefined;
  const [pageId = '', accessToken = '', appSecret = '', verifyToken = ''] = group;
  return { pageId, accessToken, appSecret, verifyToken };
}

function readWhatsapp(read: Reader): WhatsappCloudSettings {
  const name = (key: string): string => read.required(`WHATSAPP_${key}`, 'WHATSAPP_DRIVER is cloud');
  return {
    phoneNumberId: name('PHONE_NUMBER_ID'),
    accessToken: name('ACCESS_TOKEN'),
    appSecret: name('APP_SECRET'),
    verifyToken: name('VERIFY_TOKEN'),
  };
}

/** Reads one variable at a time; an empty value counts as unset. */
class Reader {
  constructor(private readonly source: Source) {}

  optional(name: string): string | undefined {
    return this.source[name]?.trim() || undefined;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  required(name: string, why: string): string {
    return this.optional(name) ?? fail(name, `must be set, because ${why}`);
  }

  list(name: string): string[] {
    return this.text(name, '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = Number(this.text(name, String(fallback)));
    return Number.isInteger(value) && value >= min && value <= max
      ? value
      : fail(name, `must be a whole number from ${min} to ${max}`);
  }

  url(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback ?? fail(name, 'must be set');
    return URL.canParse(value) ? value : fail(name, 'must be a URL');
  }

  optionalUrl(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.url(name);
  }

  key(name: string): Buffer {
    const bytes = Buffer.from(this.optional(name) ?? fail(name, 'must be set (32 bytes, base64)'), 'base64');
    return bytes.length === 32 ? bytes : fail(name, 'must be 32 bytes in base64');
  }

  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const value = this.text(name, allowed[0]);
    return allowed.find((item) => item === value) ?? fail(name, `must be one of ${allowed.join(', ')}`);
  }

  matching(name: string, pattern: RegExp, fallback: string): string {
    const value = this.text(name, fallback);
    return pattern.test(value) ? value : fail(name, `must look like ${fallback}`);
  }

  allOrNone(names: string[]): string[] | undefined {
    const values = names.map((name) => this.optional(name));
    if (values.every((value) => value === undefined)) return undefined;
    return values.map((value, i) => value ?? fail(names[i] ?? '', 'must be set, because its siblings are'));
  }
}

function fail(name: string, rule: string): never {
  throw new EnvironmentInvalid(`${name} ${rule}`, { variable: name });
}
