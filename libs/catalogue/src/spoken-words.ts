/** Lower case, one space between words, nothing but letters and digits. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const shortestStem = 3;
const beginnings = /^(?:per|pen|pem|peng|meny|meng|men|mem|me|ber|be|ba|di|ter|nge|ng)(?=\p{L})/u;
const endings = /(?:nya|ku|mu|kan|an|i)$/;

/** Whether two words are forms of one: `pernikahannya`, `nikahan` and `menikah`, whose `n` the beginning took. */
export function areForms(a: string, b: string): boolean {
  const [one, other] = [stemOf(a), stemOf(b)];
  return one === other || isWorn(one, other) || isWorn(other, one);
}

/** "memakai" is "mem-akai": a stem in "p", "t" or "n" loses it after a beginning. */
function isWorn(worn: string, stem: string): boolean {
  return worn.length >= shortestStem && /^[aiueo]/.test(worn) && stem.slice(1) === worn;
}

/** A word without what is put before and after it. */
export function stemOf(word: string): string {
  const bare = shortened(shortened(word, endings), endings);
  return shortened(bare, beginnings);
}

function shortened(word: string, part: RegExp): string {
  const rest = word.replace(part, '');
  return rest.length >= shortestStem ? rest : word;
}

const denials = new Set(
  (
    'tidak tdk t no n bukan bkn belum blm balum tida ndak nda ndk nggak ngga enggak engga gak ga gk endak ndik endik nde ' +
    'kada kd kadada kdd tiada tanpa jangan jgn usah gausah gada tak false'
  ).split(' '),
);

/** Whether something is denied, also as Kutai and Banjar say it. */
export function denies(plain: string): boolean {
  return plain.split(' ').some((word) => denials.has(word));
}
