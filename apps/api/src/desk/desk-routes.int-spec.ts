import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';
import { SecondFactorRule, Users } from '@app/staff';
import { DeskModule } from './desk.module';

jest.setTimeout(60_000); // a small machine under load

type Controller = (new (...args: never[]) => unknown) & { prototype: Record<string, () => unknown> };

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;
/** Every route of the module as it is declared, with ids that nobody has. */
const routes = (Reflect.getMetadata('controllers', DeskModule) as Controller[]).flatMap((controller) => {
  const base = String(Reflect.getMetadata('path', controller) ?? '').replace(/^\/$/, '');
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = controller.prototype[name];
    const method: unknown = handler && Reflect.getMetadata('method', handler);
    if (!handler || typeof method !== 'number') return [];
    const path = `/${base}/${String(Reflect.getMetadata('path', handler))}`.replaceAll(/\/+/g, '/');
    const url = path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000').replace(/(.)\/$/, '$1');
    return [{ name: `${methods[method]} ${path}`, method: methods[method] ?? 'GET', url }];
  });
});
// The way in, and what a browser needs to show it.
const open = ['GET /assets/desk.css', 'GET /assets/desk.js', 'GET /petugas/masuk', 'POST /petugas/masuk'];
const closed = routes.filter(({ name }) => !open.includes(name));

describe('every page and form of the desk', () => {
  let api: TestApi;
  let adminId: string;

  beforeAll(async () => {
    api = await TestApi.start();
    adminId = (await api.app.get(Users).list())[0]?.id ?? '';
  });
  afterAll(() => api?.stop());

  const led = async (visitor: DeskVisitor, { method, url }: (typeof routes)[number]): Promise<string> => {
    const { status, location } = method === 'GET' ? await visitor.get(url) : await visitor.post(url);
    return `${status} ${location}`;
  };

  it('is known to this test', () => {
    expect(closed.length).toBeGreaterThan(10);
    expect(routes.map(({ name }) => name)).toEqual(expect.arrayContaining(open));
  });

  it.each(closed)('leads a stranger to the log-in: $name', async (route) => {
    expect(await led(new DeskVisitor(api.app), route)).toBe('303 /petugas/masuk');
  });

  it('leads who has a one-time password to its change, and nowhere else', async () => {
    await api.person('sekali', 'officer', 'admin');
    const visitor = new DeskVisitor(api.app);
    await visitor.login('sekali', await api.app.get(Users).reset('sekali'));
    for (const route of closed) {
      if (/kata-sandi|keluar/.test(route.url)) continue;
      expect({ ...route, led: await led(visitor, route) }).toEqual({
        ...route,
        led: '303 /petugas/kata-sandi',
      });
    }
  });

  it('leads who must set up a second factor to his account, and nowhere else', async () => {
    await api.person('polos', 'officer', 'admin');
    const visitor = new DeskVisitor(api.app);
    await visitor.login('polos', 'kata sandi polos');
    await api.app.get(SecondFactorRule).set(['officer'], adminId);
    for (const route of closed) {
      if (/kata-sandi|keluar|akun(\/pengaman(\/pasang)?)?$/.test(route.url)) continue;
      expect({ ...route, led: await led(visitor, route) }).toEqual({ ...route, led: '303 /petugas/akun' });
    }
    await api.app.get(SecondFactorRule).set([], adminId);
  });
});
