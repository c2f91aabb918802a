/** Why a linked phone stopped, as its driver and WhatsApp say it, and the text of it (`desk.device_why_…`). */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^(SMB_)?TOS_BLOCK$/, 'blocked'],
  [/^(LOGOUT|UNPAIRED|UNPAIRED_IDLE|auth_failure)$/, 'unlinked'],
  [/^CONFLICT$/, 'elsewhere'],
  [/^DEPRECATED_VERSION$/, 'outdated'],
  [/^(qr_not_scanned|Max_qrcode_retries_reached)$/, 'not_scanned'],
  [/^stopped_by_staff$/, 'by_staff'],
  [/^browser_(missing|refused)$/, 'no_browser'],
  [/^(err_\w+|PROXYBLOCK)$/, 'no_line'],
  [/^(stuck_\w+|page_timeout|browser_(failed|closed)|driver_ended)$/, 'hung'],
];

/** Key of the text; undefined for a word that nobody has met yet. */
export function deviceReasonText(reason: string): string | undefined {
  const found = texts.find(([pattern]) => pattern.test(reason));
  return found && `desk.device_why_${found[1]}`;
}
