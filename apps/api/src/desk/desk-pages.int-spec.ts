import { CaseTimers, Cases, HeldMoves, holdMs, Tasks } from '@app/casework';
import { staffRoles } from '@app/catalogue';
import { Database } from '@app/database';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';
import { permissions } from '../staff/permissions';

jest.setTimeout(90_000); // a small machine under load

/** The page and the route of the REST interface that shows the same. */
const pages = {
  '/petugas/tumpukan': 'WorkController.sign',
  '/petugas/percakapan': 'ConversationsController.list',
  '/petugas/tugas': 'TasksController.list',
  '/petugas/cari': 'CasesController.list',
  '/petugas/saluran': 'ChannelsController.list',
  '/petugas/pengguna': 'UsersController.list',
  '/petugas/lainnya': 'OwnSessionsController.list',
  '/petugas/loket': 'CasesController.create',
  '/petugas/loket/iumk': 'CasesController.create',
  '/petugas/pengaduan': 'ComplaintsController.list',
  '/petugas/pengaduan/baru': 'ComplaintsController.take',
  '/petugas/nomor': 'NumbersController.list',
  '/petugas/kantor': 'OfficeController.closures',
  '/petugas/pengganti': 'DeputiesController.list',
  '/petugas/agenda?service=iumk&format=xlsx': 'RegisterController.book',
  '/petugas/rekap': 'ReportsController.files',
  '/petugas/rekap?year=2026&month=3&format=pdf': 'ReportsController.files',
};

describe('the pages of the desk', () => {
  let api: TestApi;
  let officer: string;
  let ordinal = 0;

  beforeAll(async () => {
    api = await TestApi.start();
    officer = await api.person('petugas', 'officer');
  });

  afterAll(() => api?.stop());

  async function aVisitor(role: string): Promise<DeskVisitor> {
    const username = `meja-${role.replaceAll('_', '-')}-${++ordinal}`;
    await api.person(username, role);
    const visitor = new DeskVisitor(api.app);
    await visitor.login(username, `kata sandi ${username}`);
    return visitor;
  }
  const stepOf = (id: string, action: string): string => `/petugas/berkas/${id}/${action}`;
  const press = { press: '1' };

  it('shows each role the pages whose REST route it may call, and refuses the others', async () => {
    const { id } = await api.aCase(officer);
    for (const role of staffRoles) {
      const visitor = await aVisitor(role);
      for (const [path, route] of Object.entries(pages)) {
        const isAllowed = permissions[route]?.includes(role);
        expect([role, path, (await visitor.get(path)).status]).toEqual([role, path, isAllowed ? 200 : 403]);
      }
      const mayProve = permissions['EvidenceController.get']?.includes(role);
      expect([role, (await visitor.get(`/petugas/berkas/${id}/bukti`)).status]).toEqual([
        role,
        mayProve ? 200 : 403,
      ]);
      const home = await visitor.get('/petugas');
      expect([200, 303]).toContain(home.status);
    }
  });

  it('puts at most five places on top, and leads from there to every page that is open', async () => {
    for (const role of staffRoles) {
      const visitor = await aVisitor(role);
      const links = (html: string): string[] =>
        [...html.matchAll(/href="(\/petugas[^"]*)"/g)].map(([, to = '']) => to);
      const { html } = await visitor.get('/petugas/lainnya');
      const top = links(/<nav>.*?<\/nav>/s.exec(html)?.[0] ?? '');
      expect([role, top.length <= 5]).toEqual([role, true]);
      for (const path of links(html))
        expect([role, path, (await visitor.get(path)).status < 400]).toEqual([role, path, true]);
    }
  });

  it('takes a press that comes twice once, and a way back that comes twice once', async () => {
    const { id } = await api.aCase(officer);
    const visitor = await aVisitor('officer');
    await visitor.get(`/petugas/berkas/${id}`);
    const first = await visitor.send(stepOf(id, 'start_verification'), press);
    expect(first).toMatchObject({ status: 303 });
    expect(await visitor.send(stepOf(id, 'start_verification'), press)).toEqual(first);
    expect(await api.app.get(HeldMoves).ofCase(id)).toMatchObject({ action: 'start_verification' });

    const { html } = await visitor.get(first.location);
    expect(html).toContain('data-status="verifying"');
    expect((await api.app.get(Cases).get(id)).status).toBe('submitted');
    const [, action = ''] = /action="(\/petugas\/tahan\/[^"]+)"/.exec(html) ?? [];
    const back = await visitor.send(action);
    expect(back).toMatchObject({ status: 303, location: `/petugas/berkas/${id}?selesai=take_back` });
    expect(await visitor.send(action)).toEqual(back);
    expect(await api.app.get(HeldMoves).ofCase(id)).toBeNull();
    expect((await api.app.get(Cases).get(id)).status).toBe('submitted');
  });

  it('lets nobody take back what a colleague pressed, nor press in between', async () => {
    const { id } = await api.aCase(officer);
    const [ana, budi] = [await aVisitor('officer'), await aVisitor('officer')];
    await budi.get(`/petugas/berkas/${id}`);
    await ana.get(`/petugas/berkas/${id}`);
    await ana.send(stepOf(id, 'start_verification'), press);
    const refused = await budi.send(stepOf(id, 'start_verification'), press);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('Rekan Anda baru saja');
    expect((await budi.get('/petugas/tugas')).html).not.toContain('id="held"');
  });

  it('says on the page of tasks why a press came to nothing', async () => {
    const { id, version } = await api.aCase(officer);
    const visitor = await aVisitor('officer');
    await visitor.get(`/petugas/berkas/${id}`);
    await visitor.send(stepOf(id, 'start_verification'), press);
    await api.call('POST', `/cases/${id}/actions/cancel`, officer, { version });
    await api.app
      .get(Database)
      .query(
        `UPDATE timers SET due_at = due_at - make_interval(secs => $2) WHERE kind = 'held_move' AND subject_id = $1`,
        [id, holdMs / 1000 + 1],
      );
    const timer = await api.app
      .get(Database)
      .queryOne<{ id: string }>(`SELECT id FROM timers WHERE kind = 'held_move' AND subject_id = $1`, [id]);
    await api.app.get(CaseTimers).work(timer?.id ?? '');
    const { html } = await visitor.get('/petugas/tugas');
    expect(html).toContain('data-kind="move_not_made"');
    expect(html).toContain('diubah petugas lain');
  });

  it('keeps how a call ended, and ends a task once', async () => {
    const visitor = await aVisitor('officer');
    const taskId = await api.app.get(Tasks).open({ kind: 'late_paper', subjectKind: 'event' });
    await visitor.get('/petugas/tugas');
    const done = `/petugas/tugas/${taskId}/selesai`;
    expect(await visitor.send(done, { outcome: 'Sudah dilihat' })).toMatchObject({ status: 303 });
    expect((await visitor.get('/petugas/tugas')).html).not.toContain(done);
    const row = await api.app
      .get(Database)
      .queryOne(`SELECT state, outcome FROM tasks WHERE id = $1`, [taskId]);
    expect(row).toEqual({ state: 'done', outcome: 'Sudah dilihat' });
  });

  it('adds a colleague by the limits of the REST interface, and no half-filled one', async () => {
    const visitor = await aVisitor('admin');
    const colleague = { name: 'Uji Baru', username: 'baru1', role: 'officer', password: 'kata sandi baru' };
    await visitor.get('/petugas/pengguna');
    expect((await visitor.send('/petugas/pengguna', { ...colleague, password: 'pendek' })).status).toBe(422);
    await visitor.get('/petugas/pengguna');
    expect(await visitor.send('/petugas/pengguna', colleague)).toMatchObject({ status: 303 });
    expect((await visitor.get('/petugas/pengguna')).html).toContain('(baru1)');
    expect(await api.login('baru1', colleague.password)).not.toBe('undefined');
  });
});
