const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrom(e|ium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;

const systems = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** What a person knows his machine by, `Chrome, Windows`; another program by its own name. Null when nothing was said. */
export function deviceName(userAgent: string | undefined): string | null {
  if (!userAgent) return null;
  const named = [browsers, systems].flatMap(
    (table) => table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? [],
  );
  const program = /^[\w.+ -]{1,40}/.exec(userAgent)?.[0].trim();
  return named.length > 0 ? named.join(', ') : (program ?? null);
}
