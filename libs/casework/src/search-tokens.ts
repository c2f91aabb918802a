/** Whole words, so that a name is found however its signs were typed. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

/** What a case is found by, before hashing: whole words of the name, all digits of NIK and phone, the code. */
export function searchTokens(of: {
  name: string;
  nik?: string;
  phone?: string;
  receiptCode: string;
}): string[] {
  return [
    ...new Set(
      [...wordsOf(of.name), of.nik, of.phone, of.receiptCode.toLowerCase()].filter(
        (token) => token !== undefined,
      ),
    ),
  ];
}
