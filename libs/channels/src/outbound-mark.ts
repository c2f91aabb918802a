/** Which part of which message of ours something is: sent along, it tells what became of a send whose answer was lost. */
export interface OutboundMark {
  outboundId: string;
  /** Counted from 0. */
  part: number;
  parts: number;
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,4})\/(\d{1,4})$/;

export function markOf({ outboundId, part, parts }: OutboundMark): string {
  return `${outboundId}:${part}/${parts}`;
}

/** Null for anything that `markOf` did not write: other programs use the same field. */
export function readMark(text: string | undefined): OutboundMark | null {
  const [, outboundId, part, parts] = pattern.exec(text ?? '') ?? [];
  return outboundId ? { outboundId, part: Number(part), parts: Number(parts) } : null;
}
