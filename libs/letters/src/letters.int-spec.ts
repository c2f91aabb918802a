import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionEffects, type ActionInput, type CaseRecord, Cases } from '@app/casework';
import { CatalogueModule } from '@app/catalogue';
import { Environment } from '@app/config';
import { Clock, FixedClock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, DatabaseModule } from '@app/database';
import { Files } from '@app/documents';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import sharp from 'sharp';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { Letters } from './letters';
import { LetterNotReady, NameCheckSlowed, ScanMissing } from './letters.errors';
import { LettersModule } from './letters.module';

class World {}

const key = Buffer.alloc(32, 7);
const everyone = {
  kind: 'staff' as const,
  userId: '01990000-0000-7000-8000-000000000001',
  roles: ['officer', 'section_head', 'secretary'],
};
// Whoever reviews does not sign.
const reviewer = { ...everyone, userId: '01990000-0000-7000-8000-000000000002' };
const businessFields = {
  applicant_name: 'Contoh Warga',
  nik: '6402990101900001',
  phone: '+6280000000001',
  village: '64.02.08.2005',
  address: 'Jl. Contoh RT 1',
  business_name: 'Warung Contoh',
  business_form: 'perorangan',
  business_activity: 'Jual sembako',
  business_address: 'Jl. Contoh RT 1',
  capital: 2_500_000,
};

describe('letters of cases', () => {
  const clock = new FixedClock(new Date('2026-03-02T02:00:00Z'));
  let test: TestDatabase;
  let folder: string;
  let app: INestApplicationContext;
  let cases: Cases;
  let letters: Letters;
  let files: Files;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'letters-'));
    const env = new Environment({
      DATABASE_URL: test.url,
      DATA_DIR: folder,
      PUBLIC_URL: 'https://kantor.example',
      ENCRYPTION_KEY: key.toString('base64'),
      TOKEN_SECRET: key.toString('base64'),
    });
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    vault.load([vault.newKey(1)]);
    const providers = [
      { provide: Environment, useValue: env },
      { provide: Vault, useValue: vault },
      { provide: Clock, useValue: clock },
    ];
    const exports = [Environment, Vault, Clock];
    const imports = [
      { module: World, global: true, providers, exports },
      DatabaseModule.forUrl(test.url, { maxConnections: 8 }),
      CatalogueModule.forDirectory('catalogue'),
      LettersModule,
    ];
    app = await NestFactory.createApplicationContext(
      { module: class Root {}, imports },
      { logger: ['error'] },
    );
    [cases, letters, files, database] = [app.get(Cases), app.get(Letters), app.get(Files), app.get(Database)];
    await database.connect();
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await database?.close();
    await test?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const aPhoto = async (red = 200): Promise<string> => {
    const background = { r: red, g: 120, b: 60 };
    const bytes = await sharp({ create: { width: 420, height: 560, channels: 3, background } })
      .jpeg()
      .toBuffer();
    return (await files.store(bytes, { purpose: 'upload' })).fileId;
  };
  const aCase = async (
    more: { name?: string; sandbox?: boolean; service?: string } = {},
  ): Promise<CaseRecord> => {
    const name = more.name ?? 'Contoh Warga';
    const opened = await cases.open({
      receiptSeed: randomBytes(32),
      service: more.service ?? 'iumk',
      fields: { ...businessFields, applicant_name: name },
      documents: [{ key: 'pas_foto', fileId: await aPhoto() }],
      applicant: { name, nik: '6402990101900001', village: '64.02.08.2005' },
      channel: 'counter',
      at: clock.now(),
      sandbox: more.sandbox,
    });
    return act(opened.id, 'start_verification');
  };
  const act = (id: string, action: string, input: Partial<ActionInput> = {}): Promise<CaseRecord> =>
    cases.act(id, action, { actor: action === 'review' ? reviewer : everyone, ...input });
  const aSigned = async (): Promise<CaseRecord> => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    await act(id, 'review');
    return act(id, 'record_signature', { fileId: await aPhoto() });
  };
  const tokenOf = async (id: string): Promise<string> =>
    (await letters.current(id))?.verifyUrl.split('/').at(-1) ?? '';
  const stateOf = async (token: string): Promise<string | undefined> => (await letters.verify(token))?.state;
  const serials = (series: string): Promise<{ seq: number; state: string }[]> =>
    database.query('SELECT seq, state FROM letter_numbers WHERE series = $1 ORDER BY seq', [series]);

  it('has no letter, and nothing to verify, before the draft', async () => {
    const { id } = await aCase();
    expect(await letters.current(id)).toBeNull();
    await expect(letters.sheet(id)).rejects.toMatchObject({ code: 'letters.letter_not_found' });
    expect(await letters.verify('tidak-ada')).toBeNull();
  });

  it('keeps number and token when it is drafted again, and takes the corrected data', async () => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    const first = await letters.current(id);
    await act(id, 'review');
    await act(id, 'print_sheet');
    await act(id, 'send_back', { note: 'nama usaha salah' });
    await cases.patchFields(id, { business_name: 'Warung Benar' }, everyone);
    await act(id, 'draft_letter');

    const again = await letters.current(id);
    expect(again).toMatchObject({ id: first?.id, number: first?.number, verifyUrl: first?.verifyUrl });
    expect(again?.sheetFileId).toBeNull();
    expect(again?.number).toMatch(/^503\/\d{4}\/KB\/III\/2026$/);
  });

  it('numbers letters drafted at once without gap or double, and gives back what a failed move drew', async () => {
    const before = await serials('iumk:2026');
    const opened = await Promise.all(Array.from({ length: 8 }, () => aCase()));
    const stale = await aCase();
    const moves = opened.map(({ id }) => act(id, 'draft_letter'));
    const failing = database.transaction(async () => {
      await act(stale.id, 'draft_letter');
      throw new Error('cut');
    });
    await expect(failing).rejects.toThrow('cut');
    await Promise.all(moves);

    const after = await serials('iumk:2026');
    expect(after.map(({ seq }) => seq)).toEqual(Array.from({ length: before.length + 8 }, (_, i) => i + 1));
    const numbers = await Promise.all(opened.map(async ({ id }) => (await letters.current(id))?.number));
    expect(new Set(numbers).size).toBe(8);
  });

  it('drafts once when two officers draft at once', async () => {
    const { id } = await aCase();
    const results = await Promise.allSettled([act(id, 'draft_letter'), act(id, 'draft_letter')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rows = await database.query('SELECT 1 FROM letters WHERE case_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  it('counts try-outs and other services apart, and begins anew each year', async () => {
    const real = await serials('iumk:2026');
    await act((await aCase({ sandbox: true })).id, 'draft_letter');
    expect(await serials('sandbox:iumk:2026')).toHaveLength(1);
    expect(await serials('iumk:2026')).toHaveLength(real.length);

    clock.set(new Date('2026-12-31T17:00:00Z')); // already 2027 in Makassar
    const { id } = await aCase();
    await act(id, 'draft_letter');
    expect((await letters.current(id))?.number).toBe('503/0001/KB/I/2027');
    clock.set(new Date('2026-03-02T02:00:00Z'));
  });

  it('says "not signed" of a draft, "valid" of a signed letter, and shows no name and no NIK', async () => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    const token = await tokenOf(id);
    expect(token).toMatch(/^[\w-]{22}$/);
    expect(await stateOf(token)).toBe('not_signed');

    await act(id, 'review');
    await act(id, 'record_signature', { fileId: await aPhoto() });
    const view = await letters.verify(token);
    expect(view).toMatchObject({
      state: 'valid',
      service: 'Izin Usaha Mikro dan Kecil',
      name: 'C*** W***',
      village: 'Kota Bangun Ulu',
      signer: { title: 'Camat Kota Bangun' },
    });
    expect(JSON.stringify(view)).not.toMatch(/Contoh Warga|6402990101900001/);
    const [used] = await database.query<{ state: string; hash: Buffer }>(
      `SELECT n.state, l.scan_sha256 AS hash FROM letters l JOIN letter_numbers n ON n.letter_id = l.id WHERE l.case_id = $1`,
      [id],
    );
    expect(used).toMatchObject({ state: 'used' });
    expect(used?.hash).toHaveLength(32);
  });

  it('refuses a signature without a scan, and a second one', async () => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    await act(id, 'review');
    await expect(act(id, 'record_signature', { fileId: 'bukan-id' })).rejects.toThrow(ScanMissing);
    await expect(
      act(id, 'record_signature', { fileId: '01990000-0000-7000-8000-00000000ffff' }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    expect(await stateOf(await tokenOf(id))).toBe('not_signed');
    const fileId = await aPhoto();
    const both = await Promise.allSettled([
      act(id, 'record_signature', { fileId }),
      act(id, 'record_signature', { fileId }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('prints one sheet, the same at every print, with the photo and the number', async () => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    await act(id, 'review');
    await act(id, 'print_sheet');
    const first = await letters.sheet(id);
    await act(id, 'print_sheet');
    const second = await letters.sheet(id);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(first.bytes.includes('/Subtype /Image')).toBe(true);
    expect(first.bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  it('prints without the photo when it is still to be brought', async () => {
    const { id } = await aCase();
    await database.query('DELETE FROM documents WHERE case_id = $1', [id]);
    await act(id, 'draft_letter');
    const { bytes } = await letters.sheet(id);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.includes('/Subtype /Image')).toBe(false);
  });

  it('lets nothing signed leave before the identity is confirmed', async () => {
    const { id } = await aSigned();
    expect(await letters.deliverable(id)).toBeNull();
    await act(id, 'confirm_identity');
    expect(await letters.deliverable(id)).toMatchObject({ mime: 'image/jpeg' });
  });

  it('keeps a letter in force until its correction is signed', async () => {
    const { id } = await aSigned();
    const old = await tokenOf(id);
    await act(id, 'correct', { note: 'salah ketik' });
    const corrected = await tokenOf(id);
    expect([await stateOf(old), await stateOf(corrected)]).toEqual(['valid', 'not_signed']);

    const { status } = await act(id, 'correct', { note: 'sudah diteken', fileId: await aPhoto(90) });
    expect([await stateOf(old), await stateOf(corrected)]).toEqual(['superseded', 'valid']);
    const replacement = await letters.verify(corrected);
    expect(await letters.verify(old)).toMatchObject({
      replacedBy: { number: replacement?.number, date: replacement?.date },
      endedAt: clock.now().toISOString(),
    });
    expect(replacement).toMatchObject({ replacedBy: null, endedAt: null });
    expect(status).toBe('signed');
  });

  it('revokes a letter and the correction that waits beside it, and explains the number', async () => {
    const { id } = await aSigned();
    const old = await tokenOf(id);
    await act(id, 'correct', { note: 'salah ketik' });
    const waiting = await tokenOf(id);
    const reason = Object.keys((await cases.get(id)).definition.reasons['revoke'] ?? {})[0] ?? '';
    await act(id, 'revoke', { reasons: [reason] });
    expect([await stateOf(old), await stateOf(waiting)]).toEqual(['revoked', 'revoked']);
    const states = await database.query<{ state: string }>(
      `SELECT n.state FROM letters l JOIN letter_numbers n ON n.letter_id = l.id WHERE l.case_id = $1 ORDER BY ordinal`,
      [id],
    );
    expect(states.map(({ state }) => state)).toEqual(['used', 'void']);

    await expect(act(id, 'revoke', { reasons: [reason] })).rejects.toThrow(LetterNotReady);
    await act(id, 'mark_ready');
    await expect(act(id, 'hand_over')).rejects.toThrow(LetterNotReady);
  });

  it('lets a card run out by itself after its months', async () => {
    const { id } = await aCase({ service: 'ak1' });
    await act(id, 'draft_letter');
    expect((await letters.current(id))?.number).toMatch(/^6402-\d{6}-020326$/);
    await act(id, 'review');
    await act(id, 'record_signature', { fileId: await aPhoto() });
    const token = await tokenOf(id);
    clock.set(new Date('2028-03-02T01:59:00Z'));
    expect(await stateOf(token)).toBe('valid');
    clock.set(new Date('2028-03-02T02:00:00Z'));
    expect(await stateOf(token)).toBe('expired');
    clock.set(new Date('2026-03-02T02:00:00Z'));
  });

  it('answers yes to the holder however it is spelt, and stops guessing, also many at once', async () => {
    const { id } = await aCase({ name: "Nur'aini binti Contoh" });
    await act(id, 'draft_letter');
    const token = await tokenOf(id);
    expect(await letters.matchesName(token, '  NUR AINI  Binti contoh. ')).toBe(true);
    expect(await letters.matchesName(token, 'Orang Lain')).toBe(false);

    const guesses = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => letters.matchesName(token, `Tebakan ${i}`)),
    );
    const refused = guesses.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(15);
    await expect(letters.matchesName(token, "Nur'aini binti Contoh")).rejects.toThrow(NameCheckSlowed);
    clock.advance(20 * 60_000);
    expect(await letters.matchesName(token, "Nur'aini binti Contoh")).toBe(true);
    clock.set(new Date('2026-03-02T02:00:00Z'));
    await expect(letters.matchesName('tidak-ada', 'x')).rejects.toMatchObject({ kind: 'not_found' });
  });

  it("records another office's document with that office's number, drawing none of ours", async () => {
    const record = await aCase();
    const before = await serials('iumk:2026');
    const recordExternal = app.get(ActionEffects).find('record_external');
    const run = (input: Partial<ActionInput>): Promise<unknown> =>
      database.transaction(async () =>
        recordExternal?.run({
          record,
          action: 'record',
          input: { actor: everyone, ...input },
          at: clock.now(),
        }),
      );
    await expect(run({ data: { issuer: 'Dinas Contoh' } })).rejects.toThrow(ScanMissing);
    for (const date of ['2026-02-30', '2026-03-03', 'kemarin']) {
      await expect(run({ data: { number: 'X-1', date } })).rejects.toMatchObject({
        fields: [{ field: 'data.date', code: 'document_day_wrong' }],
      });
    }
    expect(await letters.current(record.id)).toBeNull();

    await run({ fileId: await aPhoto(), data: { number: 'DPMPTSP/12/2026', issuer: 'Dinas Contoh' } });
    expect(await letters.verify(await tokenOf(record.id))).toMatchObject({
      state: 'valid',
      number: 'DPMPTSP/12/2026',
      signer: { title: 'Dinas Contoh' },
    });

    await run({ data: { number: '0220001234567', date: '2026-02-27' } });
    expect(await letters.current(record.id)).toMatchObject({ status: 'valid', scanFileId: null });
    expect(await letters.verify(await tokenOf(record.id))).toMatchObject({
      state: 'valid',
      number: '0220001234567',
      date: '2026-02-27T00:00:00.000Z',
      sha256: null,
    });
    expect(await letters.deliverable(record.id)).toBeNull();
    expect(await serials('iumk:2026')).toEqual(before);
  });

  it('stores neither the holder nor the token in the clear', async () => {
    const { id } = await aCase();
    await act(id, 'draft_letter');
    const token = await tokenOf(id);
    const [row] = await database.query<{ all: string }>(
      'SELECT row_to_json(l)::text AS all FROM letters l WHERE case_id = $1',
      [id],
    );
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    for (const secret of ['Contoh Warga', '6402990101900001', token]) {
      expect(row?.all).not.toContain(secret);
      expect(row?.all).not.toContain(hex(secret));
    }
  });
});
