import { join, resolve } from 'node:path';
import { projectFolder } from './project-folder';
import { fail, type Source, Variables } from './variables';

/** The bucket that STORAGE_URL names; undefined when files lie in a folder. */
export interface S3StorageSettings {
  bucket: string;
  endpoint: string;
  region: string;
  /** What every key begins with: empty, or a path that ends with a slash. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
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
  readonly s3?: S3StorageSettings;
  readonly backupDir?: string;
  /** Opens a backup on a machine that has no ENCRYPTION_KEY of this one. */
  readonly backupPassphrase?: string;
  /** How many nightly backups are kept. */
  readonly backupKeep: number;
  readonly catalogueDir: string;
  readonly encryptionKey: Buffer;
  readonly tokenSecret: Buffer;
  readonly adminUsername: string;
  readonly adminPassword?: string;
  /** The browser of `WHATSAPP_DRIVER=web`. */
  readonly whatsappChromiumPath: string;
  /** For the browser; Node's own calls read it by themselves. */
  readonly httpsProxy?: string;
  /** All of them, for the channels: each reads those that it declares. */
  readonly variables: Variables;

  /** @throws EnvironmentInvalid naming the variable */
  constructor(source: Source) {
    const read = new Variables({ ...source });
    this.variables = read;
    this.port = read.integer('PORT', 3000, 0, 65_535);
    this.host = read.text('HOST', '127.0.0.1');
    this.publicUrl = read.url('PUBLIC_URL', `http://${this.host}:${this.port}`).replace(/\/$/, '');
    this.trustedProxies = read.list('TRUSTED_PROXIES');
    this.dataDir = resolve(read.text('DATA_DIR', './data'));
    this.databaseUrl = read.url('DATABASE_URL');
    this.redisUrl = read.optionalUrl('REDIS_URL');
    this.storageUrl = read.text('STORAGE_URL', `file:${this.dataDir}/documents`);
    this.s3 = readS3(read, this.storageUrl);
    this.backupDir = read.optional('BACKUP_DIR');
    this.backupPassphrase = read.optional('BACKUP_PASSPHRASE');
    this.backupKeep = read.integer('BACKUP_KEEP', 14, 1, 1000);
    this.catalogueDir = resolve(read.text('CATALOGUE_DIR', join(projectFolder, 'catalogue')));
    this.encryptionKey = read.key('ENCRYPTION_KEY');
    this.tokenSecret = read.key('TOKEN_SECRET');
    this.adminUsername = read.text('ADMIN_USERNAME', 'admin');
    this.adminPassword = read.optional('ADMIN_PASSWORD');
    this.whatsappChromiumPath = resolve(read.text('WHATSAPP_CHROMIUM_PATH', '/usr/bin/chromium'));
    this.httpsProxy = read.optionalUrl('HTTPS_PROXY');
  }
}

function readS3(read: Variables, storageUrl: string): S3StorageSettings | undefined {
  if (storageUrl.startsWith('file:')) return undefined;
  if (!storageUrl.startsWith('s3://') || !URL.canParse(storageUrl)) {
    return fail('STORAGE_URL', 'must begin with file: or s3://');
  }
  const { hostname, pathname, searchParams } = new URL(storageUrl);
  if (!hostname) return fail('STORAGE_URL', 'must name a bucket: s3://bucket?endpoint=…&region=…');
  const region = searchParams.get('region') ?? 'us-east-1';
  const endpoint = (searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`).replace(/\/$/, '');
  if (!/^https?:/.test(endpoint) || !URL.canParse(endpoint)) {
    return fail('STORAGE_URL', 'has an endpoint that is no http or https address');
  }
  const path = pathname.replace(/^\/|\/$/g, '');
  return {
    bucket: hostname,
    endpoint,
    region,
    prefix: path ? `${path}/` : '',
    accessKeyId: read.required('AWS_ACCESS_KEY_ID', 'STORAGE_URL is a bucket'),
    secretAccessKey: read.required('AWS_SECRET_ACCESS_KEY', 'STORAGE_URL is a bucket'),
    sessionToken: read.optional('AWS_SESSION_TOKEN'),
  };
}
