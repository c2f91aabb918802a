// Who may import whom: the table of docs/adr and design section 3, held by a machine. Change it here, with an ADR.
const table = {
  core: [],
  config: ['core'],
  crypto: ['core', 'config', 'observability'],
  observability: ['core', 'config'],
  catalogue: [],
  channels: [],
  database: [],
  queue: ['database'],
  audit: ['database'],
  contacts: ['database'],
  staff: ['database', 'catalogue', 'audit'],
  documents: ['database', 'queue', 'catalogue', 'audit'],
  intake: ['database', 'queue', 'channels', 'contacts', 'documents'],
  casework: ['database', 'queue', 'catalogue', 'audit'],
  letters: ['database', 'queue', 'catalogue', 'documents', 'casework', 'audit'],
  notification: [
    'database',
    'queue',
    'channels',
    'catalogue',
    'contacts',
    'documents',
    'casework',
    'letters',
  ],
  conversation: [
    ...[
      'database',
      'queue',
      'catalogue',
      'contacts',
      'intake',
      'documents',
      'casework',
      'letters',
      'notification',
    ],
    'audit',
  ],
  backup: ['database', 'documents', 'intake'],
  transparency: ['database', 'catalogue', 'casework', 'letters'],
};
const base = ['core', 'config', 'observability', 'crypto'];
const isBase = (lib) => base.includes(lib);
const specs = '\\.(spec|int-spec|e2e-spec|conformance)\\.tsx?$';
const anyOf = (names) => `(${names.join('|')})`;

const libRules = Object.entries(table).map(([lib, allowed]) => {
  const may = [lib, ...allowed, ...(isBase(lib) ? [] : base)];
  return {
    name: `${lib}-imports`,
    comment: `libs/${lib} may import: ${may.slice(1).join(', ') || 'nothing of ours'}`,
    severity: 'error',
    from: { path: `^libs/${lib}/`, pathNot: specs },
    to: { path: '^(libs|apps|test)/', pathNot: `^libs/${anyOf(may)}/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...libRules,
    {
      name: 'no-unlisted-lib',
      comment: 'a new lib gets its line in the table first',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^libs/${anyOf([...Object.keys(table), 'testing'])}/` },
      to: {},
    },
    {
      name: 'only-by-the-index',
      comment: 'a lib is what its index.ts exports; database/embedded is the one other door',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: specs },
      to: {
        path: '^libs/([^/]+)/src/',
        pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/database/src/embedded/index\\.ts$'],
      },
    },
    {
      name: 'apps-are-apart',
      comment: 'only standalone and cli import another app, and only its root module',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/(api|worker)/src/(api|worker)\\.module\\.ts$'] },
    },
    {
      name: 'root-modules',
      comment: 'nobody else takes a root module of another app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/(standalone|cli)/' },
      to: { path: '^apps/[^/]+/src/[^/]+\\.module\\.ts$', pathNot: '^apps/$1/' },
    },
    {
      name: 'testing-for-specs',
      comment: 'builders and fakes are for tests only',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [specs, '^libs/testing/'] },
      to: { path: '^(libs/testing|test)/' },
    },
    {
      name: 'pure-understanding-and-dialogue',
      comment: 'what a message means and what to ask next: no database, no clock, no framework',
      severity: 'error',
      from: { path: '^libs/conversation/src/(understand|dialogue)/', pathNot: specs },
      to: {
        path: '^libs/|^node_modules/(@nestjs|typeorm|pg|bullmq|ioredis)/',
        pathNot: '^libs/(core|catalogue|conversation/src/(understand|dialogue))/',
      },
    },
    {
      name: 'pure-workflow',
      comment: 'guarded moves and working time are functions over the definition',
      severity: 'error',
      from: { path: '^libs/casework/src/(workflow|working-time)/', pathNot: specs },
      to: {
        path: '^libs/|^node_modules/(@nestjs|typeorm|pg|bullmq|ioredis)/',
        pathNot: '^libs/(core|catalogue|casework/src/(workflow|working-time|casework\\.errors))',
      },
    },
    {
      name: 'providers-inside-channels',
      comment: "no provider's word appears outside its folder",
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/channels/' },
      to: { path: '^node_modules/(fb|whatsapp-web\\.js)/' },
    },
    {
      name: 'no-database-in-channels',
      comment: 'a channel translates; the catalogue is files',
      severity: 'error',
      from: { path: '^libs/(channels|catalogue|core)/', pathNot: specs },
      to: { path: '^node_modules/(typeorm|pg|bullmq|ioredis|@nestjs/(typeorm|bullmq))/' },
    },
    {
      name: 'no-circular',
      comment: 'a cycle is a design fault; types alone may look at each other inside a lib',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-packages',
      comment: 'only what package.json names',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      // fastify's types come with @nestjs/platform-fastify, whose version decides
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/fastify/' },
    },
    {
      name: 'no-dev-packages',
      comment: 'nothing in production needs what only tests and build install',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [specs, '^libs/testing/'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm', 'npm-optional'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^whatsapp-web\\.js$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.house)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
