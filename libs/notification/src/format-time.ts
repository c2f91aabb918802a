import type { OfficeDefinition } from '@app/catalogue';

/** "Selasa, 24 November 2026 pukul 14.00 WITA": a time as people here say it. */
export function formatDateTime(at: Date, { timezone, timezone_label }: OfficeDefinition): string {
  const date = at.toLocaleDateString('id-ID', {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const time = at.toLocaleTimeString('id-ID', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
  return `${date} pukul ${time} ${timezone_label}`;
}
