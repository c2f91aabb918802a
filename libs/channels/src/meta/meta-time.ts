/**
 * Meta's times: Messenger writes milliseconds and once seconds, WhatsApp seconds as text and at times milliseconds
 * (protocol.md 4). What is no time, or lies in the future, becomes `now`.
 */
export function metaTime(raw: unknown, now: Date): Date {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return now;
  const at = value >= 1e11 ? value : value * 1000;
  return at > now.getTime() ? now : new Date(at);
}
