import { type Static, type TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject } from 'ajv';
import { type CatalogueProblem } from './catalogue.errors';
import { type YamlSource } from './yaml-source';

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true });

/** Checks a file against its schema and fills the defaults in; undefined where it is wrong. */
export function checkSchema<T extends TSchema>(
  schema: T,
  source: YamlSource,
  problems: CatalogueProblem[],
): Static<T> | undefined {
  problems.push(...source.problems);
  if (source.problems.length > 0 || source.isMissing) return undefined;
  const validate = ajv.compile<Static<T>>(schema);
  const value = source.value;
  if (validate(value)) return value;
  const errors = (validate.errors ?? []).filter(isTelling);
  problems.push(...errors.map((error) => source.at(pathOf(error), sentenceOf(error))));
  return undefined;
}

/** Leaves out what ajv adds about `null` when a nullable value is wrong in another way. */
function isTelling(error: ErrorObject): boolean {
  if (error.keyword === 'anyOf' || error.schemaPath.endsWith('/anyOf/1/type')) return false;
  return error.keyword !== 'propertyNames';
}

function pathOf(error: ErrorObject): (string | number)[] {
  const path: (string | number)[] = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'additionalProperties') path.push(String(error.params['additionalProperty']));
  return path;
}

const sentences: Record<string, (error: ErrorObject) => string> = {
  required: ({ params }) => `"${String(params['missingProperty'])}" is missing`,
  additionalProperties: ({ params }) => `"${String(params['additionalProperty'])}" is not a known key here`,
  enum: ({ params, data }) =>
    `${JSON.stringify(data)} is none of: ${[params['allowedValues']].flat().join(', ')}`,
  pattern: ({ params, data }) => `${JSON.stringify(data)} does not match ${String(params['pattern'])}`,
};

function sentenceOf(error: ErrorObject): string {
  const last = error.instancePath.split('/').at(-1);
  const name = last ? `"${last}" ` : 'this ';
  return sentences[error.keyword]?.(error) ?? `${name}${error.message ?? 'is wrong'}`;
}
