import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Files } from '@app/documents';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LettersWorld } from './testing/letters-world';

describe('a letter that is signed electronically', () => {
  let catalogue: string;
  let test: TestDatabase;
  let world: LettersWorld;
  let id: string;

  beforeAll(async () => {
    catalogue = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', catalogue, { recursive: true });
    const service = join(catalogue, 'services/iumk/service.yaml');
    writeFileSync(service, readFileSync(service, 'utf8').replace('signature: ink', 'signature: bsre'));
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url, undefined, catalogue);
    ({ id } = await world.aCase());
    await world.act(id, 'draft_letter');
    await world.act(id, 'review');
  });

  afterAll(async () => {
    await world?.close();
    await test?.drop();
    rmSync(catalogue, { recursive: true, force: true });
  });

  const verify = async (): Promise<object | null> =>
    world.letters.verify((await world.letters.current(id))?.verifyUrl.split('/').at(-1) ?? '');
  const record = async (bytes: Buffer): Promise<unknown> => {
    const { fileId } = await world.get(Files).store(bytes, { purpose: 'upload' });
    return world.act(id, 'record_signature', { fileId });
  };

  it('is not signed by nothing, by a photo of a signature, or by its own sheet', async () => {
    await expect(world.act(id, 'record_signature')).rejects.toMatchObject({
      code: 'casework.action_incomplete',
    });
    await expect(world.act(id, 'record_signature', { fileId: await world.aScan() })).rejects.toMatchObject({
      fields: [{ field: 'fileId', code: 'not_a_pdf' }],
    });
    await expect(record((await world.letters.sheet(id)).bytes)).rejects.toMatchObject({
      fields: [{ field: 'fileId', code: 'sheet_unsigned' }],
    });
    expect(await verify()).toMatchObject({ state: 'not_signed' });
  });

  it('is the very PDF that came back signed: that is what verifies and what the citizen gets', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    document.setTitle('ditandatangani secara elektronik');
    const signed = Buffer.from(await document.save());

    await record(signed);

    const sha256 = createHash('sha256').update(signed).digest('hex');
    expect(await verify()).toMatchObject({ state: 'valid', sha256 });
    await world.act(id, 'confirm_identity');
    const given = await world.letters.deliverable(id);
    expect((await world.get(Files).read(given?.fileId ?? '')).bytes.equals(signed)).toBe(true);
  });
});
