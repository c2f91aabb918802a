import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskRecords } from './disk-records';

/** A disk of 256 KiB; only root may make one, and not in every container. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

const disk = smallDisk();
const onDisk = disk ? it : it.skip; // needs the right to mount

describe('a disk that is full', () => {
  const store = new DiskRecords(join(disk ?? '/nowhere', 'documents'));

  afterAll(() => {
    if (!disk) return;
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  onDisk(
    'refuses the piece that has no room, keeps those before, and takes it again when there is',
    async () => {
      const name = '01990000-0000-7000-8000-0000000000aa.sealed';
      await store.append(name, 0, Buffer.alloc(100_000, 1));
      await expect(store.append(name, 1, Buffer.alloc(200_000, 2))).rejects.toMatchObject({
        code: 'documents.storage_full',
        kind: 'unavailable',
      });
      expect(await store.lengths(name)).toEqual([100_000]);
      await store.append(name, 1, Buffer.alloc(50_000, 3));
      expect(await store.lengths(name)).toEqual([100_000, 50_000]);
    },
  );

  onDisk('leaves nothing of a whole file that has no room', async () => {
    const name = '01990000-0000-7000-8000-0000000000bb.sealed';
    await expect(store.write(name, [Buffer.alloc(300_000, 1)])).rejects.toMatchObject({
      code: 'documents.storage_full',
    });
    const names: string[] = [];
    for await (const found of store.names()) names.push(found);
    expect(names).not.toContain(name);
  });
});
