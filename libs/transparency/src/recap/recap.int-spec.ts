import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OfficeCalendar, ServiceVersions } from '@app/casework';
import { OfficeRows } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { CaseworkWorld, citizen, officer } from '../../../casework/src/testing/casework-world';
import { Board } from '../board';
import { CitizenVoices } from './citizen-voice';
import { Recap, type RecapView, type ServiceRecap } from './recap';
import { readRecapCsv } from './recap-csv';
import { RecapDocument } from './recap-document';
import { type HistoryTable, RecapHistory } from './recap-history';
import { RecapTables } from './recap-tables';

jest.setTimeout(60_000); // a small machine under load

const table1 = readRecapCsv(readFileSync(join(__dirname, 'testing', 'table-1.csv'), 'utf8'));

describe('the recap', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let recap: Recap;
  let past: RecapHistory;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    const { database, catalogue, clock } = world;
    past = new RecapHistory(database, clock);
    const calendar = new OfficeCalendar(catalogue, new OfficeRows(database), clock);
    const versions = new ServiceVersions(database, catalogue);
    const voices = new CitizenVoices(database, catalogue, clock);
    recap = new Recap(database, catalogue, versions, calendar, past, voices, clock);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const of = (view: RecapView, code: string): ServiceRecap =>
    view.services.find(({ service }) => service === code)!;
  const at = (time: string): void => world.clock.set(new Date(`${time}:00+08:00`));

  describe('of an office that has just begun', () => {
    it('has no data, which is null everywhere and 0 nowhere', async () => {
      const view = await recap.of(2026);
      expect(view.totals).toEqual({ files: { iumk: null, ak1: null }, total: null });
      expect(view.months).toHaveLength(12);
      for (const { files, total } of view.months)
        expect([files['iumk'], files['ak1'], total]).toEqual([null, null, null]);
      expect(of(view, 'iumk')).toMatchObject({
        files: null,
        finished: null,
        hours: { cases: 0, median: null, p90: null },
        promise: { share: null },
        returns: { perCase: null },
      });
    });
  });

  describe('of the paper', () => {
    let table: HistoryTable;
    const column = (service: string, series: string): HistoryTable['columns'][number] =>
      table.columns.find((one) => one.service === service && one.series === series)!;

    beforeAll(async () => {
      await past.take('table-1.csv', table1);
      await past.take('table-1.csv', table1);
      [table] = (await recap.of(2021)).history as [HistoryTable];
    });

    it.each([
      ['iumk', 'before', 37, 37, 0],
      ['iumk', 'after', 104, 104, 0],
      ['ak1', 'before', 61, 64, 3],
      ['ak1', 'after', 192, 210, 18],
    ])('%s %s sums to %d beside the printed %d', (service, series, sum, printed, difference) => {
      expect(column(service, series)).toMatchObject({ sum, printed, difference });
    });

    it('has no AK-1 in February and nothing from August on: null, not 0', () => {
      expect(column('ak1', 'before').months).toMatchObject({ 1: 16, 2: null, 3: 9, 8: null, 12: null });
      expect(column('iumk', 'after').months).toMatchObject({ 2: 20, 8: null });
    });

    it('shows growth with its sum, by cells and by print', () => {
      const growth = (service: string | null, basis: string): unknown =>
        table.growth.find((one) => one.service === service && one.basis === basis)?.value;
      expect(growth('iumk', 'cells')).toMatchObject({
        percent: 181.1,
        formula: '(104 - 37) / 37 x 100 = 181.1 %',
      });
      expect(growth('ak1', 'cells')).toMatchObject({ before: 61, after: 192, percent: 214.8 });
      expect(growth('ak1', 'printed')).toMatchObject({ before: 64, after: 210, percent: 228.1 });
      expect(growth(null, 'cells')).toMatchObject({ before: 98, after: 296 });
      expect(growth(null, 'printed')).toMatchObject({ before: 101, after: 314 });
    });

    it('names its source and how far it can be trusted, and stays out of our own counts', async () => {
      expect(table).toMatchObject({
        source: 'Haidir, Irawan dan Apriani, Tabel 1',
        quality: 'tidak konsisten',
      });
      expect((await recap.of(2021)).totals.total).toBeNull();
    });

    it('is there once, and loses the rows that a corrected file no longer has', async () => {
      const count = async (): Promise<number> =>
        (await world.database.query(`SELECT 1 FROM recap_history WHERE file = 'table-1.csv'`)).length;
      expect(await count()).toBe(table1.length);
      await past.take('short.csv', table1.slice(0, 4));
      await past.take('short.csv', table1.slice(0, 1));
      expect(await world.database.query(`SELECT row FROM recap_history WHERE file = 'short.csv'`)).toEqual([
        { row: 1 },
      ]);
      await world.database.query(`DELETE FROM recap_history WHERE file = 'short.csv'`);
    });
  });

  describe('of the office at work', () => {
    beforeAll(async () => {
      at('2026-03-02T08:00');
      const quick = await world.aVerifyingCase();
      at('2026-03-02T10:00');
      await world.cases.act(quick.id, 'cancel', { actor: citizen });
      at('2026-03-03T09:00');
      const village = '64.02.08.2005';
      const asked = await world.aCase({ channel: 'whatsapp', applicant: { name: 'Siti Contoh', village } });
      await world.cases.act(asked.id, 'start_verification', { actor: officer });
      const items = [{ key: 'ktp', reason: 'photo_blurred' }];
      await world.cases.act(asked.id, 'return_to_citizen', {
        actor: officer,
        reasons: ['incomplete'],
        items,
      });
      at('2026-03-03T11:00');
      await world.cases.attach(asked.id, 'ktp', await world.aFile(), citizen);
      // Midnight in Kota Bangun has passed, in Greenwich it has not.
      at('2026-05-01T00:10');
      await world.aCase({ channel: 'web' });
      await world.aCase({ channel: 'web', sandbox: true });
    });

    it('counts by the month of the office, and totals what it counted', async () => {
      const view = await recap.of(2026);
      const iumk = view.months.map(({ files }) => files['iumk']);
      expect(iumk).toEqual([null, null, 2, 0, 1, null, null, null, null, null, null, null]);
      expect(view.totals).toEqual({ files: { iumk: 3, ak1: null }, total: 3 });
      expect(view.channels.reduce((sum, { files }) => sum + files, 0)).toBe(3);
      expect(view.villages).toContainEqual({ village: '64.02.08.2005', name: 'Kota Bangun Ulu', files: 1 });
      expect(view.cells.reduce((sum, { files }) => sum + files, 0)).toBe(3);
    });

    it('narrows to a month and compares it with the one before', async () => {
      const march = await recap.of(2026, 3);
      expect(march.months).toEqual([{ month: 3, files: { iumk: 2, ak1: null }, total: 2 }]);
      expect(of(march, 'iumk')).toMatchObject({
        files: 2,
        finished: 0,
        paused: { cases: 1, hours: 2 },
        returns: { total: 1, perCase: 0.5 },
      });
      expect((await recap.of(2026, 5)).cells).toEqual([
        { month: 5, service: 'iumk', channel: 'web', village: null, files: 1 },
      ]);
    });

    it('says the same as the public board where both look at the same days', async () => {
      const board = await new Board(world.database, world.catalogue, world.clock).rows();
      const received = board.find(({ service }) => service === 'iumk')?.received;
      expect(received).toBeNull(); // fewer than five are not shown to the public
      for (let i = 0; i < 3; i++) await world.aCase();
      const now = await new Board(world.database, world.catalogue, world.clock).rows();
      expect(now.find(({ service }) => service === 'iumk')?.received).toBe(
        of(await recap.of(2026), 'iumk').files,
      );
    });

    it('shows ratings by service of months that are over, and never fewer than five', async () => {
      await world.database.query(
        `INSERT INTO rating_counts (month, service_code, score, count) VALUES
          ('2026-02-01', 'iumk', 4, 3), ('2026-03-01', 'iumk', 1, 2), ('2026-04-01', 'iumk', 3, 4),
          ('2026-05-01', 'iumk', 2, 9), ('2026-03-01', 'lama', 3, 5), ('2025-03-01', 'iumk', 1, 9)`,
      );
      const { ratings } = await recap.of(2026);
      const known = { from: 1, until: 3, count: 5, mean: 2.8 };
      expect(ratings).toEqual([
        { service: 'ak1', best: 4, runs: [] },
        { service: 'iumk', best: 4, runs: [known] },
        { service: 'lama', best: null, runs: [{ from: 1, until: 3, count: 5, mean: 3 }] },
      ]);
      expect((await recap.of(2026, 2)).ratings[1]?.runs).toEqual([known]); // not February alone: it would tell March
      expect((await recap.of(2026, 5)).ratings[1]?.runs).toEqual([]);
      const table = new RecapTables(world.catalogue)
        .of(await recap.of(2026))
        .find(({ title }) => title === 'Penilaian warga');
      const title = world.catalogue.service('iumk').title;
      expect(table?.rows[1]).toEqual([title, 'Januari–Maret', 5, 2.8, 4]);
      expect(table?.rows[0]?.slice(1)).toEqual([null, null, null, 4]);
    });

    it('counts wishes for what is not served by month, the most wanted first', async () => {
      expect((await recap.of(2026)).wishes).toEqual([]);
      await world.database.query(
        `INSERT INTO demand_counts (day, wish, count) VALUES ('2026-03-31', 'police', 2), ('2026-04-01', 'poverty_note', 1),
          ('2026-04-30', 'poverty_note', 3), ('2026-05-01', 'kapal', 1)`,
      );
      const { wishes } = await recap.of(2026);
      expect(wishes.map(({ wish, total }) => [wish, total])).toEqual([
        ['poverty_note', 4],
        ['police', 2],
        ['kapal', 1],
      ]);
      expect(wishes[0]?.months).toMatchObject({ 2: null, 3: 0, 4: 4, 5: 0, 6: null });
      const tables = new RecapTables(world.catalogue).of(await recap.of(2026, 4));
      expect(tables.find(({ title }) => title === 'Permintaan yang belum dilayani di sini')).toMatchObject({
        header: ['Permintaan', 'Apr'],
        rows: [['Surat keterangan tidak mampu (SKTM)', 4]],
      });
    });

    it('has a name for every wish that the bundled catalogue knows', () => {
      for (const wish of ['other', ...Object.keys(world.catalogue.language['unserved'] ?? {})]) {
        expect([wish, world.catalogue.texts.has(`recap.wish_${wish}`)]).toEqual([wish, true]);
      }
    });

    it('is a workbook and a sheet of paper with the same tables, a dash where there is no data', async () => {
      const view = await recap.of(2026);
      const [byMonth] = new RecapTables(world.catalogue).of(view);
      expect(byMonth?.rows[0]).toEqual(['Januari', null, null, null]);
      expect(byMonth?.rows.at(-1)).toEqual(['Jumlah', null, 6, 6]);
      const document = new RecapDocument(world.catalogue);
      expect((await document.xlsx(view)).subarray(0, 2).toString()).toBe('PK');
      expect((await document.pdf(await recap.of(2021))).subarray(0, 5).toString()).toBe('%PDF-');
    });
  });
});
