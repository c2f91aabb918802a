import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { FileRefused } from './documents.errors';

export const maxFileBytes = 10 * 1024 * 1024;
const maxPixels = 60_000_000;
const images = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']);

/** What a file is, by its bytes; hints are advice for the officer, never a reason to refuse. */
export interface Inspection {
  mime: string;
  width?: number;
  height?: number;
  hints: string[];
}

/** Checks type, size and soundness. The name and the sender's word for the type do not count. @throws FileRefused */
export async function inspect(bytes: Buffer): Promise<Inspection> {
  if (bytes.length === 0) throw new FileRefused('empty');
  if (bytes.length > maxFileBytes) throw new FileRefused('size');
  const mime = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  if (mime === 'application/pdf') return inspectPdf(bytes);
  if (!images.has(mime)) throw new FileRefused('type');
  // libvips here has no HEIC decoder: taken as it is, opened by the officer's own viewer.
  return /hei[cf]/.test(mime) ? { mime, hints: ['no_preview'] } : inspectImage(bytes, mime);
}

function inspectPdf(bytes: Buffer): Inspection {
  if (!bytes.subarray(-2048).includes('%%EOF')) throw new FileRefused('damaged');
  return { mime: 'application/pdf', hints: [] };
}

async function inspectImage(bytes: Buffer, mime: string): Promise<Inspection> {
  try {
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
    const { width, height } = await image.metadata();
    const { channels, sharpness } = await image.clone().resize(800, 800, { fit: 'inside' }).stats();
    return { mime, width, height, hints: hintsOf(width, height, channels[0]?.mean ?? 128, sharpness) };
  } catch (cause) {
    throw new FileRefused('damaged', cause);
  }
}

function hintsOf(width: number, height: number, brightness: number, sharpness: number): string[] {
  const hints: string[] = [];
  if (Math.min(width, height) < 400) hints.push('small');
  if (brightness < 50) hints.push('dark');
  if (sharpness < 0.5) hints.push('blurry');
  return hints;
}
