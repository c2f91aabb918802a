import { unstorableIn } from './refuse-unstorable';

function nested(depth: number): unknown {
  let value: unknown = 'isi';
  for (let i = 0; i < depth; i++) value = { dalam: value };
  return value;
}

describe('what cannot be stored', () => {
  it.each([
    { given: { name: 'Siti\0' }, field: 'name' },
    { given: { items: [{ note: 'baik' }, { note: '\ud83d' }] }, field: 'items.1.note' },
    { given: { fields: { 'kun\0ci': 'x' } }, field: 'fields' },
  ])('is refused by its place: $field', ({ given, field }) => {
    expect(unstorableIn(given)).toEqual({ field, code: 'text_unstorable' });
  });

  it('is refused when nested deeper than any form, without following it to its end', () => {
    expect(unstorableIn(nested(100_000))).toMatchObject({ code: 'too_deep' });
  });

  it.each([
    { name: "Nur'aini 👩‍👩‍👧 é" },
    { items: [1, null, true, { a: [] }] },
    Buffer.from('\0'),
    undefined,
    nested(30),
  ])('is nothing in %j', (given) => {
    expect(unstorableIn(given)).toBeNull();
  });
});
