import 'reflect-metadata';
import { Audited } from './audited';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { permissions } from './permissions';
import { StaffApiModule } from './staff-api.module';
import { StaffGuard } from './staff.guard';

type Controller = (new (...args: never[]) => unknown) & { prototype: Record<string, () => unknown> };

const controllers = Reflect.getMetadata('controllers', StaffApiModule) as Controller[];
const isGuarded = (controller: Controller): boolean =>
  ((Reflect.getMetadata('__guards__', controller) ?? []) as unknown[]).includes(StaffGuard);
const routes = controllers.flatMap((controller) =>
  Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const method: unknown = Reflect.getMetadata('method', controller.prototype[name] ?? controller);
    return method === undefined ? [] : [{ controller, name, method, row: `${controller.name}.${name}` }];
  }),
);
// These write entries of their own, for they send bytes or say more than a mark can.
const tellsItself = [
  'AccountController.password',
  'CasePaperController.letter',
  'CasePaperController.sheet',
  'CasesController.unmask',
  'DocumentsController.content',
  'ErasuresController.ofCase',
  'ErasuresController.ofConversation',
  'OwnSessionsController.end',
  'RegisterController.book',
  'SessionController.logout',
  'TotpController.confirm',
  'TotpController.enrol',
  'TotpController.remove',
  'UserSessionsController.end',
  'UserSessionsController.endAll',
  'UserTotpController.reset',
  'UsersController.change',
  'UsersController.create',
  'WorkController.next',
];
// These read nothing of a citizen and change nothing.
const nothingPersonal = [
  'AuditController.list',
  'ChannelsController.list',
  'DeputiesController.list',
  'DocumentsController.get',
  'OfficeController.closures',
  'OfficeController.hours',
  'OfficeController.notices',
  'OfficeController.officials',
  'NumbersController.check',
  'OwnSessionsController.list',
  'SecondFactorController.get',
  'UserSessionsController.list',
  'UsersController.list',
  'WorkStreamController.stream',
];
const post = 1; // Nest's RequestMethod.POST

describe('permissions', () => {
  it('leaves open only logging in and renewing a session', () => {
    const open = routes.filter(({ controller }) => !isGuarded(controller)).map(({ row }) => row);
    expect(open.sort()).toEqual(['AuthController.login', 'AuthController.refresh']);
  });

  it('has a row with a role for every guarded route, and no row for a route that is not there', () => {
    const guarded = routes.filter(({ controller }) => isGuarded(controller)).map(({ row }) => row);
    expect(Object.keys(permissions).sort()).toEqual(guarded.sort());
    for (const roles of Object.values(permissions)) expect(roles.length).toBeGreaterThan(0);
  });

  it('answers every repeated POST of staff as the first time, but those that end or renew a session', () => {
    const bare = routes
      .filter(({ controller, method }) => {
        const used = (Reflect.getMetadata('__interceptors__', controller) ?? []) as unknown[];
        return method === post && !used.includes(IdempotencyInterceptor);
      })
      .map(({ row }) => row);
    expect(bare.sort()).toEqual([
      'AuthController.login',
      'AuthController.refresh',
      'SessionController.logout',
    ]);
  });

  it('audits every read of personal data and every change: each route is marked, or is named here with its reason', () => {
    const unmarked = routes
      .filter(({ controller }) => isGuarded(controller))
      .filter(
        ({ controller, name }) => !Reflect.hasMetadata(Audited.KEY, controller.prototype[name] ?? controller),
      )
      .map(({ row }) => row);
    expect(unmarked.sort()).toEqual([...tellsItself, ...nothingPersonal].sort());
  });

  it('keeps users to administrators and the audit from those whom it watches', () => {
    expect(permissions['UsersController.create']).toEqual(['admin']);
    expect(permissions['AuditController.list']).not.toContain('officer');
    expect(permissions['CasesController.get']).not.toContain('admin');
  });
});
