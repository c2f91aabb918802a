import { Database } from '@app/database';
import { SecondFactorRule, Users } from '@app/staff';
import { totpCode } from '../../../../libs/staff/src/totp';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

describe('an account on the officers’ page', () => {
  let api: TestApi;
  let adminId: string;
  let ordinal = 0;

  const aPerson = async (
    role = 'officer',
  ): Promise<{ username: string; password: string; token: string }> => {
    const username = `meja${++ordinal}`;
    const token = await api.person(username, role);
    return { username, password: `kata sandi ${username}`, token };
  };
  const enter = async (person: { username: string; password: string }): Promise<DeskVisitor> => {
    const visitor = new DeskVisitor(api.app);
    expect(await visitor.login(person.username, person.password)).toMatchObject({ location: '/petugas' });
    return visitor;
  };
  /** Sets up the second factor; answers its key and a recovery code. */
  const enrol = async (
    visitor: DeskVisitor,
    password: string,
  ): Promise<{ secret: string; recovery: string }> => {
    await visitor.get('/petugas/akun');
    const { html } = await visitor.send('/petugas/akun/pengaman', { current: password });
    const secret = (/id="secret">([A-Z2-7 ]+)</.exec(html)?.[1] ?? '').replaceAll(' ', '');
    const recovery = /<li><code>([a-z0-9]{5}-[a-z0-9]{5})</.exec(html)?.[1] ?? '';
    expect(html).toContain('<svg');
    const code = totpCode(secret, new Date());
    expect(await visitor.send('/petugas/akun/pengaman/pasang', { code })).toMatchObject({
      status: 303,
      location: '/petugas/akun?selesai=totp_confirm',
    });
    return { secret, recovery };
  };

  beforeAll(async () => {
    api = await TestApi.start();
    const [admin] = await api.app.get(Users).list();
    adminId = admin?.id ?? '';
  });
  afterAll(() => api?.stop());

  it('shows where he is logged in, and puts another device out at once', async () => {
    const person = await aPerson();
    const visitor = await enter(person);
    const other = await enter(person);
    const { html } = await visitor.get('/petugas/akun');
    expect(html.match(/127\.0\.0\.\*/g)).toHaveLength(3); // by REST, here, and there
    const [, action = ''] = /action="(\/petugas\/akun\/sesi\/[^"]+)"/.exec(html) ?? [];
    expect((await visitor.send(action)).location).toBe('/petugas/akun?selesai=session_end');
    expect((await other.get('/petugas')).location).toBe('/petugas/masuk');
    expect((await visitor.get('/petugas/akun?selesai=session_end')).html).toContain('sudah dikeluarkan');
  });

  it('is entered in two steps once it has a second factor; the page holds no password', async () => {
    const person = await aPerson();
    const { secret, recovery } = await enrol(await enter(person), person.password);

    const visitor = new DeskVisitor(api.app);
    const asked = await visitor.login(person.username, person.password);
    expect(asked).toMatchObject({ status: 200, location: '' });
    expect(asked.html).not.toContain(person.password);
    const again = await visitor.send('/petugas/masuk', { code: '000000' });
    expect(again).toMatchObject({ status: 401 });
    expect(again.html).toContain('Kode tidak cocok');
    const ahead = totpCode(secret, new Date(Date.now() + 30_000));
    expect((await visitor.send('/petugas/masuk', { code: ahead })).location).toBe('/petugas');

    const lost = new DeskVisitor(api.app);
    await lost.login(person.username, person.password);
    expect((await lost.send('/petugas/masuk', { code: recovery })).location).toBe('/petugas');
  });

  it('takes no half of a log-in that it did not make itself', async () => {
    const visitor = new DeskVisitor(api.app);
    await visitor.get('/petugas/masuk');
    const reply = await visitor.send('/petugas/masuk', { ticket: 'AAAA', code: '123456' });
    expect(reply.status).toBe(401);
  });

  it('must have a second factor first where the office says so', async () => {
    const person = await aPerson('district_head');
    const visitor = await enter(person);
    await api.app.get(SecondFactorRule).set(['district_head'], adminId);
    expect((await visitor.get('/petugas')).location).toBe('/petugas/akun');
    expect((await visitor.get('/petugas/akun')).html).toContain('Kantor mewajibkan pengaman kedua');
    await enrol(visitor, person.password);
    expect((await visitor.get('/petugas')).status).toBe(200);
    await api.app.get(SecondFactorRule).set([], adminId);
  });

  it('is open on a device that was here before, whoever guesses at the same address', async () => {
    const person = await aPerson();
    const visitor = await enter(person);
    visitor.forgetSession();
    const guesser = new DeskVisitor(api.app);
    const told: number[] = [];
    for (let i = 0; i < 70; i++) told.push((await guesser.login(person.username, 'tebakan saja')).status);
    expect(told.at(-1)).toBe(429);
    expect((await visitor.login(person.username, person.password)).location).toBe('/petugas');
  });

  it('shows whole numbers of a case for a reason only, which the auditor reads', async () => {
    const officer = await aPerson();
    const { id } = await api.aCase(officer.token);
    const nik = '6402991205990001';
    const visitor = await enter(officer);
    expect((await visitor.get(`/petugas/berkas/${id}`)).html).not.toContain(nik);
    expect((await visitor.send(`/petugas/berkas/${id}/buka`)).html).not.toContain(nik);
    expect((await visitor.send(`/petugas/berkas/${id}/buka`, { reason: 'x' })).html).not.toContain(nik);
    expect((await visitor.send(`/petugas/berkas/${id}/buka`, { reason: 'match' })).html).toContain(nik);

    const auditor = await aPerson('auditor');
    const { body } = await api.call('GET', `/audit?action=case.unmask&subjectId=${id}`, auditor.token);
    expect(body['items']).toEqual([
      expect.objectContaining({ detail: { note: 'Mencocokkan dengan KTP atau KK' } }),
    ]);
    const rows = await api.app
      .get(Database)
      .query(`SELECT 1 FROM audit_entries WHERE detail::text LIKE '%KTP%'`);
    expect(rows).toEqual([]);
  });
});
