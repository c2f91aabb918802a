import type { ActionInput } from '@app/casework';

/** A step's form as the input of its move; a paper goes back when a reason is chosen for it. */
export function inputOf(
  needs: readonly string[],
  fields: Readonly<Record<string, string>>,
): Omit<ActionInput, 'actor' | 'fileId'> {
  const under = (prefix: string): [string, string][] =>
    Object.entries(fields).flatMap(([key, value]) =>
      key.startsWith(prefix) && value !== '' ? [[key.slice(prefix.length), value]] : [],
    );
  const items = under('item.').map(([key, reason]) => ({ key, reason }));
  const chosen =
    items.length > 0 ? items.map(({ reason }) => reason) : fields['reason'] ? [fields['reason']] : [];
  return {
    version: Number(fields['version']) || undefined,
    note: fields['note'] || undefined,
    ...(needs.includes('reasons') && chosen.length > 0 ? { reasons: [...new Set(chosen)] } : {}),
    ...(needs.includes('items') && items.length > 0 ? { items } : {}),
    ...(needs.includes('data') ? { data: Object.fromEntries(under('data.')) } : {}),
  };
}
