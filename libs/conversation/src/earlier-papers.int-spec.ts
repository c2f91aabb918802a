import { type CaseRecord, Cases, Ledger } from '@app/casework';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { Storage } from '@app/documents';
import { TestApi } from '../../../test/support/test-api';
import { EarlierPapers } from './earlier-papers';
import { Erasure } from './erasure/erasure';
import { Chatters, iumkForm } from './testing/chatters';

jest.setTimeout(60_000); // a small machine under load

const siti = '6402995205990001';
const budi = '6402991205850001';
const officer = { kind: 'staff' as const, userId: newId(), roles: ['officer', 'secretary'] };

describe('papers of an earlier case', () => {
  let api: TestApi;
  let database: Database;
  let chat: Chatters;
  let cases: Cases;
  let person: string;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    cases = api.app.get(Cases);
    chat = new Chatters(api.app);
  });
  beforeEach(() => {
    person = newId();
  });
  afterAll(() => api?.stop());

  const newest = async (who = person): Promise<CaseRecord> => {
    const [record] = await cases.listOf((await chat.conversation(who)).identityId);
    if (!record) throw new Error('no case');
    return record;
  };
  const item = (record: CaseRecord, key: string): CaseRecord['items'][number] => {
    const found = record.items.find((one) => one.key === key);
    if (!found) throw new Error(`no ${key}`);
    return found;
  };
  const asked = async (who = person): Promise<string | undefined> =>
    (await chat.heard(who)).findLast((text) => text.includes('masih ada. Pakai lagi?'));

  async function fillIn(nik: string, who = person): Promise<void> {
    await chat.say(who, 'iumk');
    await chat.say(who, iumkForm(nik === siti ? 'Siti Contoh' : 'Budi Contoh', nik));
  }
  /** A first application with its four photos, of which these were found good. */
  async function aFirstCase(accepted = ['ktp', 'kk']): Promise<CaseRecord> {
    await fillIn(siti);
    await chat.say(person, '', { photos: 4 });
    await chat.fetchPhotos(person);
    await chat.say(person, 'ya');
    const record = await newest();
    for (const key of accepted) {
      const documentId = item(record, key).documents.at(-1)?.id ?? '';
      await cases.reviewDocument(documentId, { verdict: 'accepted' }, officer);
    }
    return newest();
  }
  /** A second one, in which the offer is answered so and the rest is brought. */
  async function aSecondCase(answer = 'ya'): Promise<CaseRecord> {
    await fillIn(siti);
    for (const text of [answer, 'bawa semua', 'ya']) await chat.say(person, text);
    return newest();
  }
  async function close({ id }: CaseRecord): Promise<void> {
    await cases.act(id, 'cancel', { actor: officer, note: 'dibatalkan pemohon' });
  }
  const erase = (record: CaseRecord): Promise<unknown> =>
    api.app.get(Erasure).ofCase(record.id, { actor: officer, reason: 'diminta pemiliknya' });
  const stateOf = async (fileId: string): Promise<string | undefined> =>
    (await database.queryOne<{ state: string }>('SELECT state FROM files WHERE id = $1', [fileId]))?.state;

  /** For the row that this transaction holds. */
  async function somebodyWaits(): Promise<void> {
    for (const end = Date.now() + 10_000; Date.now() < end;) {
      const rows = await database.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      if (rows.length > 0) return;
    }
    throw new Error('nobody waits');
  }

  it('go into the new case after a yes, as its own papers of which it is known where they are from', async () => {
    const first = await aFirstCase();
    const second = await aSecondCase();
    expect(second.id).not.toBe(first.id);
    for (const key of ['ktp', 'kk']) {
      const [before] = item(first, key).documents;
      expect(item(second, key)).toMatchObject({
        state: 'received', // an officer looks at it again
        documents: [{ version: 1, fileId: before?.fileId, takenFrom: first.receiptCode }],
      });
    }
    expect(item(second, 'pas_foto')).toMatchObject({ state: 'will_bring', documents: [] });
    const [opened] = await cases.events(second.id);
    expect(opened?.detail).toMatchObject({ reused: ['ktp', 'kk'] });
    expect(await api.app.get(Ledger).verify(second.id)).toBeNull();
    expect(item(await newest(), 'ktp').documents).toHaveLength(1);
  });

  it('are not asked of another sender, whatever NIK he writes, nor of one who only follows the case', async () => {
    const first = await aFirstCase();
    const other = newId();
    await chat.say(other, 'halo');
    await cases.follow(first.id, (await chat.conversation(other)).identityId);
    await fillIn(siti, other);
    expect(await asked(other)).toBeUndefined();
    const { identityId } = await chat.conversation(other);
    const documentId = item(first, 'ktp').documents[0]?.id ?? '';
    expect(await api.app.get(EarlierPapers).hold(documentId, identityId, siti)).toBeNull();
  });

  it('are not asked for another NIK of the same sender, nor held for one', async () => {
    const first = await aFirstCase();
    await fillIn(budi);
    expect(await asked()).toBeUndefined();
    const documentId = item(first, 'ktp').documents[0]?.id ?? '';
    for (const nik of [budi, undefined]) {
      expect(await api.app.get(EarlierPapers).hold(documentId, first.identityId ?? '', nik)).toBeNull();
    }
  });

  it('are offered only where an officer found them good, and only their newest version', async () => {
    const first = await aFirstCase(['kk', 'ktp']);
    await cases.act(first.id, 'start_verification', { actor: officer });
    const items = [{ key: 'ktp', reason: 'photo_blurred' }];
    await cases.act(first.id, 'return_to_citizen', { actor: officer, reasons: ['photo_blurred'], items });
    await fillIn(siti);
    expect(await asked()).toMatch(/^Foto Kartu Keluarga dari berkas/);
  });

  it('are good too when their case was carried to its end', async () => {
    const first = await aFirstCase([]);
    await fillIn(siti);
    expect(await asked()).toBeUndefined();
    await database.query(`UPDATE cases SET phase = 'done', closed_at = now() WHERE id = $1`, [first.id]);
    await chat.say(person, 'batal');
    await fillIn(siti);
    expect(await asked()).toContain('Foto KTP, Foto Kartu Keluarga, Pas foto 4x6 berwarna dari berkas');
  });

  it('stay with the new case when the old one is erased', async () => {
    const first = await aFirstCase();
    const second = await aSecondCase();
    await close(first);
    await erase(first);
    const kept = item(second, 'ktp').documents[0]?.fileId ?? '';
    expect(await stateOf(kept)).toBe('stored');
    await expect(api.app.get(Storage).file(kept).read()).resolves.toBeInstanceOf(Buffer);
    expect(await stateOf(item(first, 'pas_foto').documents[0]?.fileId ?? '')).toBe('discarded');
    expect(item(await newest(), 'ktp').documents).toHaveLength(1);
  });

  it('are asked for anew when their case was erased between the yes and the sending', async () => {
    const first = await aFirstCase();
    await fillIn(siti);
    for (const text of ['ya', 'bawa semua']) await chat.say(person, text);
    await close(first);
    await erase(first);
    await chat.say(person, 'ya');
    expect((await chat.heard(person)).slice(-2)[0]).toContain('sudah tidak bisa dipakai lagi');
    expect((await newest()).id).toBe(first.id);
    expect((await chat.conversation(person)).state.dialogue.papers['ktp']).toBeUndefined();
  });

  it('are lost by neither when the erasure comes while the new case is being opened', async () => {
    const first = await aFirstCase();
    const second = await aSecondCase('foto baru');
    await close(first);
    const [document] = item(first, 'ktp').documents;
    let erasing: Promise<unknown> = Promise.resolve();
    await database.transaction(async () => {
      const held = await api.app.get(EarlierPapers).hold(document?.id ?? '', first.identityId ?? '', siti);
      expect(held).toEqual({ fileId: document?.fileId, fromDocument: document?.id });
      erasing = database.apart(() => erase(first));
      await somebodyWaits();
      await database.query(
        `INSERT INTO documents (id, case_id, item_id, file_id, version, state, from_document)
         VALUES ($1, $2, $3, $4, 1, 'received', $5)`,
        [newId(), second.id, item(second, 'ktp').id, held?.fileId, held?.fromDocument],
      );
    });
    await erasing;
    expect(await stateOf(document?.fileId ?? '')).toBe('stored');
    expect(
      await api.app.get(EarlierPapers).hold(document?.id ?? '', first.identityId ?? '', siti),
    ).toBeNull();
  });
});
