import { type SimulatedRequest } from './graph-simulator-proxy';

export interface ReceivedFile {
  name: string;
  mime: string;
  bytes: Buffer;
}

/** The parameters of a call, wherever they stood: query, JSON, form or multipart. */
export interface Params {
  values: Record<string, unknown>;
  files: Record<string, ReceivedFile>;
}

export function paramsOf({ url, headers, body }: SimulatedRequest): Params {
  const values: Record<string, unknown> = Object.fromEntries(url.searchParams);
  const type = headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(type)?.[1];
  if (boundary) return multipart(body, boundary, values);
  const more = type.includes('json')
    ? (parsed(body.toString('utf8')) as Record<string, unknown>)
    : withJson(Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  return { values: { ...values, ...more }, files: {} };
}

/** Form fields hold JSON for anything that is not a plain text. */
function withJson(fields: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, /^[[{]/.test(value) ? parsed(value) : value]),
  );
}

function multipart(body: Buffer, boundary: string, query: Record<string, unknown>): Params {
  const fields: Record<string, string> = {};
  const files: Record<string, ReceivedFile> = {};
  for (const part of partsOf(body, Buffer.from(`--${boundary}`))) {
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('utf8');
    const content = part.subarray(split + 4, part.length - 2);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    const mime = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '';
    if (filename === undefined) fields[name] = content.toString('utf8');
    else files[name] = { name: filename, mime, bytes: Buffer.from(content) };
  }
  return { values: { ...query, ...withJson(fields) }, files };
}

function partsOf(body: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = body.indexOf(mark); at >= 0;) {
    const next = body.indexOf(mark, at + mark.length);
    if (next > 0) parts.push(body.subarray(at + mark.length + 2, next));
    at = next;
  }
  return parts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
