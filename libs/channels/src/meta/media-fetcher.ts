import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { MediaGone, MediaRefused, MediaUnavailable } from '../channels.errors';
import { type FetchedMedia } from '../channel';
import { networkCode } from './graph-errors';
import { publicLookup } from './public-lookup';

/** Where Meta keeps files (protocol.md 5, 6): host names, or a suffix that begins with a dot. */
const mediaHosts = ['.fbcdn.net', 'cdn.fbsbx.com', 'lookaside.fbsbx.com'];
/** The only host that is shown our token. */
const tokenHost = 'lookaside.fbsbx.com';
const maxRedirects = 3;
const timeoutMs = 60_000;
/** Largest file taken from a citizen (design.md 5). */
export const maxMediaBytes = 10 * 1024 * 1024;

/** Fetches files from Meta's hosts only: https, bounded in bytes and time, never from a private address. */
export class MediaFetcher {
  private agent?: EnvHttpProxyAgent;

  constructor(private readonly channel: string) {}

  /** @throws MediaUnavailable, MediaGone, MediaRefused */
  async fetch(url: string, token?: string): Promise<FetchedMedia> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.follow(url, token, signal);
      const mime = response.headers.get('content-type')?.split(';')[0]?.trim();
      return { bytes: await this.read(response), mime: mime || undefined };
    } catch (error) {
      throw this.translate(error);
    }
  }

  /** Follows redirects by hand, for each must lead to an allowed host again. */
  private async follow(first: string, token: string | undefined, signal: AbortSignal): Promise<Response> {
    let url = this.allowed(first);
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await fetch(url, {
        dispatcher: this.dispatcher,
        redirect: 'manual',
        signal,
        headers: {
          'user-agent': 'si-cepat-mesi',
          ...(token && url.host === tokenHost ? { authorization: `Bearer ${token}` } : {}),
        },
      });
      if (response.status < 300 || response.status >= 400) return this.checked(response);
      await response.body?.cancel();
      url = this.allowed(response.headers.get('location') ?? '', url);
    }
    throw this.refused('too_many_redirects');
  }

  private allowed(raw: string, base?: URL): URL {
    const url = URL.canParse(raw, base) ? new URL(raw, base) : null;
    const known = mediaHosts.some((host) =>
      host.startsWith('.') ? url?.host.endsWith(host) : url?.host === host,
    );
    if (url?.protocol !== 'https:' || url.username || !known) throw this.refused('foreign_host');
    return url;
  }

  private async checked(response: Response): Promise<Response> {
    const { status } = response;
    if (response.ok) return response;
    await response.body?.cancel();
    // Meta answers 403 for a signature that has expired, 404 for a file that is no more.
    if ([403, 404, 410].includes(status)) throw new MediaGone('file is gone', this.details(`http_${status}`));
    throw new MediaUnavailable('file could not be fetched', this.details(`http_${status}`));
  }

  private async read(response: Response): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    const body: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxMediaBytes) throw this.refused('too_large');
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }

  private translate(error: unknown): Error {
    if (error instanceof MediaRefused || error instanceof MediaGone || error instanceof MediaUnavailable)
      return error;
    const code = networkCode(error);
    if (code === 'EPRIVATEADDRESS') return this.refused('private_address');
    return new MediaUnavailable('file could not be fetched', this.details(code));
  }

  private refused(reason: string): MediaRefused {
    return new MediaRefused('file must not be fetched', this.details(reason));
  }

  private details(code: string): Record<string, string> {
    return { channel: this.channel, code };
  }

  /** Made at the first use, so that reading a channel's rules opens nothing. */
  private get dispatcher(): EnvHttpProxyAgent {
    return (this.agent ??= new EnvHttpProxyAgent({ connect: { lookup: publicLookup } }));
  }
}
