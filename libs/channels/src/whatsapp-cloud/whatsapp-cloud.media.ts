import { createHash } from 'node:crypto';
import { type AttachmentRef } from '@app/core';
import { type FetchedMedia } from '../channel';
import {
  ChannelUnauthorized,
  MediaGone,
  MediaRefused,
  MediaUnavailable,
  MessageRefused,
  SendFailed,
} from '../channels.errors';
import { type GraphHttp } from '../meta/graph-http';
import { maxMediaBytes, type MediaFetcher } from '../meta/media-fetcher';
import { numberAt, textAt } from '../meta/payload';

const channel = 'whatsapp';

/** Where a media id's bytes are, for five minutes. */
interface MediaPlace {
  url: string;
  mime?: string;
  sha256?: string;
}

/** Fetches the file behind a media id: look-up, download with our token, check of the hash (protocol.md 6). */
export class WhatsappMedia {
  constructor(
    private readonly graph: GraphHttp,
    private readonly fetcher: MediaFetcher,
    private readonly phoneNumberId: string,
    private readonly token: string,
  ) {}

  /** @throws MediaUnavailable, MediaGone, MediaRefused */
  async fetch({ ref, sha256 }: AttachmentRef): Promise<FetchedMedia> {
    try {
      return await this.once(ref, sha256);
    } catch (error) {
      // The URL may have run out between look-up and download: a new look-up gives a new one.
      if (error instanceof MediaGone && error.details['step'] !== 'lookup') return this.once(ref, sha256);
      throw error;
    }
  }

  private async once(id: string, promised: string | undefined): Promise<FetchedMedia> {
    const place = await this.lookUp(id);
    const { bytes, mime } = await this.fetcher.fetch(place.url, this.token);
    for (const digest of [promised, place.sha256]) {
      if (digest && !isDigestOf(bytes, digest)) {
        throw new MediaUnavailable('file arrived damaged', { channel, code: 'sha256' });
      }
    }
    return { bytes, mime: place.mime ?? mime };
  }

  private async lookUp(id: string): Promise<MediaPlace> {
    const answer = await this.ask(id);
    const url = textAt(answer, 'url');
    if (!url) throw new MediaUnavailable('look-up without a URL', { channel, code: 'no_url' });
    if ((numberAt(answer, 'file_size') ?? 0) > maxMediaBytes) {
      throw new MediaRefused('file must not be fetched', { channel, code: 'too_large' });
    }
    const mime = textAt(answer, 'mime_type')?.split(';')[0]?.trim();
    return { url, mime, sha256: textAt(answer, 'sha256') };
  }

  private async ask(id: string): Promise<unknown> {
    try {
      const query = `phone_number_id=${encodeURIComponent(this.phoneNumberId)}`;
      return this.graph.accepted(await this.graph.get(`${encodeURIComponent(id)}?${query}`));
    } catch (error) {
      if (!(error instanceof SendFailed)) throw error;
      const details = { channel, code: error.providerCode, step: 'lookup' };
      if (error instanceof MessageRefused) throw new MediaGone('media id is gone', details);
      const why = error instanceof ChannelUnauthorized ? 'token refused' : 'look-up failed';
      throw new MediaUnavailable(why, details);
    }
  }
}

/** Meta writes the digest in hex in one place and in base64 in another; a text that is neither proves nothing. */
function isDigestOf(bytes: Buffer, digest: string): boolean {
  const wanted = /^[0-9a-f]{64}$/i.test(digest) ? Buffer.from(digest, 'hex') : Buffer.from(digest, 'base64');
  return wanted.length !== 32 || createHash('sha256').update(bytes).digest().equals(wanted);
}
