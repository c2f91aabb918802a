/** What a case is found by, before hashing: whole words of the name, all digits of NIK and phone, the code. */
export function searchTokens(of: {
  name: string;
  nik?: string;
  phone?: string;
  receiptCode: string;
}): string[] {
  const words = of.name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return [
    ...new Set(
      [...words, of.nik, of.phone, of.receiptCode.toLowerCase()].filter((token) => token !== undefined),
    ),
  ];
}
