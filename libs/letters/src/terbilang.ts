const small = [
  '',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
];
const scales: [number, string, string?][] = [
  [1e12, 'triliun'],
  [1e9, 'miliar'],
  [1e6, 'juta'],
  [1000, 'ribu', 'seribu'],
  [100, 'ratus', 'seratus'],
];

/** A whole number in Indonesian words: 1 250 000 is "satu juta dua ratus lima puluh ribu". */
export function terbilang(amount: number): string {
  const whole = Math.trunc(Math.abs(amount));
  return whole === 0 ? 'nol' : words(whole).trim();
}

function words(n: number): string {
  if (n < 12) return small[n] ?? '';
  if (n < 20) return `${words(n - 10)} belas`;
  for (const [size, name, one] of scales) {
    if (n < size) continue;
    const count = Math.floor(n / size);
    const head = count === 1 && one ? one : `${words(count)} ${name}`;
    return `${head} ${words(n % size)}`.trim();
  }
  return `${words(Math.floor(n / 10))} puluh ${words(n % 10)}`.trim();
}
