import { createHash } from 'node:crypto';
import type { S3StorageSettings } from '@app/config';
import { AwsClient } from 'aws4fetch';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { StorageUnavailable } from './documents.errors';

/** An object as a listing tells it. */
export interface S3Object {
  key: string;
  size: number;
}

const attempts = 4;
const timeoutMs = 30_000;

/** The five calls of S3 that we need, signed (SigV4), path style, through `HTTPS_PROXY` when there is one. */
export class S3Client {
  private readonly signer: AwsClient;
  private readonly agent = new EnvHttpProxyAgent({ allowH2: false });

  constructor(private readonly settings: S3StorageSettings) {
    const { accessKeyId, secretAccessKey, sessionToken, region } = settings;
    this.signer = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region, service: 's3' });
  }

  /** Null when there is no such object. @throws StorageUnavailable */
  async get(key: string): Promise<Buffer | null> {
    const reply = await this.call('GET', key);
    return reply.status === 404 ? null : reply.body;
  }

  /** False when `onlyNew` and the key is taken. @throws StorageUnavailable */
  async put(key: string, bytes: Buffer, onlyNew = false): Promise<boolean> {
    const reply = await this.call('PUT', key, {
      body: bytes,
      headers: onlyNew ? { 'if-none-match': '*' } : {},
    });
    return reply.status !== 412;
  }

  /** Gone already is as good. @throws StorageUnavailable */
  async remove(key: string): Promise<void> {
    await this.call('DELETE', key);
  }

  /** In the order of keys. @throws StorageUnavailable */
  async *list(prefix: string): AsyncIterable<S3Object> {
    for (let token: string | undefined, more = true; more;) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: this.settings.prefix + prefix });
      if (token) query.set('continuation-token', token);
      const reply = await this.call('GET', '', { query });
      if (reply.status !== 200)
        throw new StorageUnavailable('no such bucket', { status: String(reply.status) });
      const xml = reply.body.toString('utf8');
      yield* objectsIn(xml, this.settings.prefix.length);
      token = /<NextContinuationToken>([^<]+)</.exec(xml)?.[1];
      more = token !== undefined && /<IsTruncated>true</.test(xml);
    }
  }

  private async call(
    method: string,
    key: string,
    {
      query,
      body,
      headers = {},
    }: { query?: URLSearchParams; body?: Buffer; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: Buffer }> {
    const { endpoint, bucket, prefix } = this.settings;
    const url = query ? `${endpoint}/${bucket}?${query}` : `${endpoint}/${bucket}/${prefix}${key}`;
    for (let attempt = 1; ; attempt++) {
      const reply = await this.once(url, method, body, headers).catch((cause: unknown) => {
        if (attempt === attempts) throw new StorageUnavailable('the store cannot be reached', {}, cause);
        return null;
      });
      if (reply && isAnswer(reply.status)) return reply;
      if (reply && (attempt === attempts || !isPassing(reply.status))) {
        throw new StorageUnavailable('the store refused', { status: String(reply.status) });
      }
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }

  private async once(
    url: string,
    method: string,
    body: Buffer | undefined,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: Buffer }> {
    // Without this header the body would not be part of what is signed.
    const digest = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signed = await this.signer.sign(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': digest },
      body: body && new Uint8Array(body),
    });
    const reply = await fetch(url, {
      method,
      headers: Object.fromEntries(signed.headers),
      body,
      dispatcher: this.agent,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: reply.status, body: Buffer.from(await reply.arrayBuffer()) };
  }
}

/** Not there, and taken already, are answers too. */
const isAnswer = (status: number): boolean => status < 300 || status === 404 || status === 412;
const isPassing = (status: number): boolean => status >= 500 || status === 409 || status === 429;

// Our own keys only: letters, digits, dots, dashes and slashes, so nothing in them is escaped.
function objectsIn(xml: string, skip: number): S3Object[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    key: (/<Key>([^<]*)</.exec(entry)?.[1] ?? '').slice(skip),
    size: Number(/<Size>(\d+)</.exec(entry)?.[1]),
  }));
}
