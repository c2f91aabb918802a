/** Parts of a message that may each say something of their own. */
export function clausesOf(text: string): string[] {
  return text
    .split(/[!?;\n]+|\.(?=\s|$)|,(?=\s)|\b(?:tapi|tp|terus|trus|lalu|soalnya|karena|krn|sekalian)\b/i)
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

/** Rows of at most `longest` words, each overlapping the next by half. */
export function windowsOf(words: readonly string[], longest: number): string[][] {
  if (words.length <= longest + 1) return words.length > 0 ? [[...words]] : [];
  const step = Math.ceil(longest / 3);
  const windows: string[][] = [];
  for (let from = 0; from < words.length - step; from += step)
    windows.push(words.slice(from, from + longest));
  return windows;
}
