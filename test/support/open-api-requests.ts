import fc from 'fast-check';

/** As much of OpenAPI as our own document uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
}

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, unknown> }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** One request as it goes over the line. */
export interface WildRequest {
  operation: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Which of the callers sends it. */
  caller: number;
}

interface World {
  document: OpenApi;
  /** Ids that exist, so that requests get behind the first look-up. */
  ids: readonly string[];
  callers: number;
}

const wildTexts = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\u202e\u0000',
    'İ'.repeat(50),
    '👩‍👩‍👧‍👦'.repeat(40),
    'é́́'.repeat(99),
  ],
  ...[
    "'; DROP TABLE cases; --",
    '%00',
    '%',
    '../../etc/passwd',
    '<script>',
    '{{7*7}}',
    '$1',
    '\\',
    '\n\r\t',
    'null',
  ],
  ...[
    '-1',
    '0',
    '1e309',
    '9'.repeat(40),
    '2147483648',
    '9223372036854775808',
    'NaN',
    'Infinity',
    '0x10',
    '٣',
  ],
  ...[
    '2026-13-45',
    '2026-02-30',
    '0000-00-00',
    '9999999-01-01T00:00:00Z',
    'x'.repeat(3000),
    '__proto__',
    'constructor',
  ],
];
const wildCursors = [
  ...['e30', 'bnVsbA', 'W10', '!!!', 'eyJhdCI6Im5vdyIsImlkIjoiMSJ9', 'eyJhdCI6MSwiaWQiOjF9'],
  ...[
    { at: '294277-01-01 00:00:00+00', id: 'x' },
    { at: '2026-03-02 01:00:00+00', id: '\0' },
    { at: '', id: '' },
  ].map((key) => Buffer.from(JSON.stringify(key)).toString('base64url')),
  Buffer.from(
    JSON.stringify({ at: '2026-03-02 01:00:00+00', id: '01900000-0000-7000-8000-000000000001' }),
  ).toString('base64url'),
];

const wildText = fc.oneof(
  fc.constantFrom(...wildTexts),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
const wildValue: fc.Arbitrary<unknown> = fc.oneof(
  wildText,
  fc.constantFrom(null, true, 0, -1, 1e21, 2 ** 31, 2 ** 53, 0.5, -0, [], {}, [[[[[[]]]]]], {
    a: { b: { c: {} } },
  }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constant(undefined).map(() => nested(2000)),
);

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
}

/** Requests for the operations of an OpenAPI document: mostly what it asks for, with something wild in many places. */
export function wildRequests(world: World): fc.Arbitrary<WildRequest> {
  const operations = Object.entries(world.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestFor(world, path, method, operation)),
  );
  return fc.oneof(...operations);
}

function requestFor(
  world: World,
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<WildRequest> {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'path' || one.in === 'query');
  const values = fc.tuple(...parameters.map((parameter) => valueOf(world, parameter)));
  const media = Object.entries(operation.requestBody?.content ?? {});
  const [, { schema } = {}] = media[0] ?? [];
  const body = media.length > 0 ? bodyOf(world, schema ?? {}) : fc.constant(undefined);
  return fc.record({ values, body, headers: headersOf, caller: fc.nat(world.callers - 1) }).map((made) => {
    let filled = path;
    const query = new URLSearchParams();
    parameters.forEach((parameter, i) => {
      const value = made.values[i];
      if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encoded(value ?? 'x'));
      else if (value !== undefined) query.append(parameter.name, value);
    });
    const search = query.size > 0 ? `?${query}` : '';
    const hasBody = made.body !== undefined && method !== 'get';
    return {
      operation: operation.operationId,
      method: method.toUpperCase(),
      url: `${filled}${search}`,
      headers: { ...made.headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      ...(hasBody ? { body: made.body } : {}),
      caller: made.caller,
    };
  });
}

const headersOf: fc.Arbitrary<Record<string, string>> = fc.oneof<
  fc.MaybeWeightedArbitrary<Record<string, string>>[]
>(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record({
      'idempotency-key': fc.oneof(
        fc.uuid(),
        fc.constantFrom('', 'x', 'a b', '<>', 'y'.repeat(300), '%00', '0'),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom('application/pdf', '*/*;q=x', '').map((accept) => ({ accept })) },
);

/** Lone surrogates cannot be written in a URL; what would be there is what a sloppy client sends. */
function encoded(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString()) || '%20';
}

function valueOf(world: World, { name, schema = {}, required }: Parameter): fc.Arbitrary<string | undefined> {
  const right = schemaValue(world, schema, name).map(asText);
  const wild = name === 'cursor' ? fc.constantFrom(...wildCursors, ...wildTexts) : wildText;
  const given = fc.oneof({ weight: 3, arbitrary: right }, { weight: 2, arbitrary: wild });
  return required ? given : fc.option(given, { nil: undefined, freq: 2 });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function bodyOf(world: World, schema: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: spoiled(world, schema).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: wildValue.map((value) => JSON.stringify(value) ?? '') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '[]', '[[', 'nul', '"', '\0', '{"a":1,}', '{"__proto__":{"x":1}}'),
    },
  );
}

/** A body as the schema asks for, in which any property may be missing, wild or too much. */
function spoiled(world: World, schema: Schema): fc.Arbitrary<unknown> {
  const right = schemaValue(world, schema, '');
  return fc
    .tuple(right, fc.option(fc.tuple(fc.nat(20), wildValue), { freq: 2 }), fc.option(wildValue, { freq: 8 }))
    .map(([value, spoil, extra]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const copy: Record<string, unknown> = { ...value };
      const keys = Object.keys(copy);
      if (spoil && keys.length > 0) copy[keys[spoil[0] % keys.length] ?? ''] = spoil[1];
      if (extra !== null) copy['tambahan'] = extra;
      return copy;
    });
}

function schemaValue(world: World, given: Schema, name: string, depth = 0): fc.Arbitrary<unknown> {
  const schema = resolve(world, given);
  if (depth > 6) return fc.constant(null);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberValue(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(schemaValue(world, schema.items ?? {}, name, depth + 1), { maxLength: 4 });
    case 'object':
      return objectValue(world, schema, depth);
    default:
      return textValue(world, schema, name);
  }
}

function numberValue({ minimum: min = -5, maximum = 2 ** 40 }: Schema): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min, max: Math.min(maximum, 2 ** 40) }), fc.constantFrom(1, 2, 3));
}

function objectValue(world: World, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0)
    return fc.dictionary(fc.constantFrom(...fieldNames), wildValue, { maxKeys: 6 });
  const model = Object.fromEntries(
    properties.map(([key, property]) => [key, schemaValue(world, property, key, depth + 1)]),
  );
  return fc.record(model, { requiredKeys: schema.required ?? [] });
}

const fieldNames = [
  'applicant_name',
  'nik',
  'phone',
  'village',
  'capital',
  'birth_date',
  'number',
  '__proto__',
  'lain',
];

function textValue(
  world: World,
  { format, pattern, maxLength = 40 }: Schema,
  name: string,
): fc.Arbitrary<unknown> {
  const known = fc.constantFrom(...world.ids);
  if (format === 'uuid' || name === 'id' || name.endsWith('Id')) return fc.oneof(known, fc.uuid());
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u')).filter(({ length }) => length < 300);
  const words = knownWords[name];
  const text = fc.string({ unit: 'grapheme', maxLength: Math.min(maxLength, 80) });
  return words ? fc.oneof(fc.constantFrom(...words), text) : text;
}

/** Words with a meaning, so that more than the first check is met. */
const knownWords: Readonly<Record<string, readonly string[]>> = {
  service: ['iumk', 'ak1'],
  status: ['submitted', 'verifying', 'failed', 'queued'],
  channel: ['whatsapp', 'messenger', 'web', 'counter'],
  action: ['start_verification', 'return_to_citizen', 'reject', 'draft_letter', 'cancel', 'confirm_identity'],
  document: ['ktp', 'kk', 'pas_foto', 'surat_pengantar'],
  key: ['ktp', 'kk'],
  kind: ['call_by_hand', 'complaint'],
  q: ['siti contoh', 'KB-222222-2', '6402991205990001', '0800 0000 4321'],
};

function resolve({ document }: Pick<World, 'document'>, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name ? (document.components?.schemas?.[name] ?? {}) : schema;
}

/** Fields of requests into which anything of any size would fit, as `Operation field`. */
export function unlimitedFields(document: OpenApi): string[] {
  const find = (given: Schema, place: string, depth = 0): string[] => {
    const schema = resolve({ document }, given);
    if (depth > 8 || isLimited(schema)) return [];
    if (schema.type === 'array' && schema.items) {
      return [
        ...(schema.maxItems === undefined ? [`${place}[]`] : []),
        ...find(schema.items, `${place}[]`, depth + 1),
      ];
    }
    if (schema.properties) {
      return Object.entries(schema.properties).flatMap(([key, property]) =>
        find(property, `${place}.${key}`, depth + 1),
      );
    }
    return [place];
  };
  return Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId, parameters = [], requestBody }) => [
      ...parameters
        .filter((one) => one.in === 'query')
        .flatMap(({ name, schema = {} }) => find(schema, `${operationId} ${name}`)),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema = {} }) => find(schema, operationId)),
    ]),
  );
}

/** A record of free keys is checked against the service's definition, within the limit of the whole body. */
function isLimited(schema: Schema): boolean {
  if (schema.enum) return true;
  switch (schema.type) {
    case 'boolean':
      return true;
    case 'object':
      return Boolean(schema.additionalProperties);
    case 'integer':
    case 'number':
      return schema.maximum !== undefined;
    case 'string':
      return isLimitedText(schema);
    default:
      return false;
  }
}

function isLimitedText({ maxLength, pattern, format = '' }: Schema): boolean {
  const isShort = ['uuid', 'binary', 'date', 'date-time'].includes(format);
  return isShort || maxLength !== undefined || pattern !== undefined;
}
