import { newId } from '@app/core';
import type { RecordStore } from './record-store';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What every place for sealed files must do, wherever it lies. Call it from each one's spec. */
export function itBehavesLikeARecordStore(store: () => RecordStore): void {
  const name = (): string => `${newId()}.sealed`;
  const bytes = (text: string): Buffer => Buffer.from(text);

  it('gives records back in the order in which they were appended', async () => {
    const file = name();
    for (const [index, text] of ['satu', 'dua', 'tiga'].entries()) {
      await store().append(file, index, bytes(text));
    }
    expect((await store().read(file)).map(String)).toEqual(['satu', 'dua', 'tiga']);
    expect(await store().lengths(file)).toEqual([4, 3, 4]);
  });

  it('takes a number once, whoever comes first', async () => {
    const file = name();
    await store().append(file, 0, bytes('first'));
    await expect(store().append(file, 0, bytes('other'))).rejects.toMatchObject({
      code: 'documents.upload_moved',
    });
    expect((await store().read(file)).map(String)).toEqual(['first']);
  });

  it('writes a whole file over an older one, with more records than a listing has on a page', async () => {
    const file = name();
    const records = Array.from({ length: 12 }, (_, index) => bytes(`record ${index}`));
    await store().write(file, records);
    await store().write(file, records);
    expect(await store().read(file)).toEqual(records);
  });

  it('says that a file is not there, and has no records of it', async () => {
    const file = name();
    await expect(store().read(file)).rejects.toMatchObject({ code: 'documents.file_not_found' });
    expect(await store().lengths(file)).toEqual([]);
  });

  it('removes a file, also twice', async () => {
    const file = name();
    await store().write(file, [bytes('x'), bytes('y')]);
    await store().remove(file);
    await store().remove(file);
    await expect(store().read(file)).rejects.toMatchObject({ code: 'documents.file_not_found' });
    expect(await all(store().names())).not.toContain(file);
  });

  it('names every file once', async () => {
    const files = [name(), name(), name()];
    for (const file of files) await store().write(file, [bytes('x'), bytes('y')]);
    const found = await all(store().names());
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(files));
  });
}
