import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import * as publicDtos from '../public/public.dto';
import * as accountDtos from './account.dto';
import * as authDtos from './auth.dto';
import * as caseDtos from './cases.dto';
import * as deputyDtos from './deputies.dto';
import * as complaintDtos from './complaints.dto';
import * as deskDtos from './desk.dto';
import * as erasureDtos from './erasures.dto';
import * as holderReportDtos from './holder-reports.dto';
import * as numberDtos from './numbers.dto';
import * as officeDtos from './office.dto';
import * as reportDtos from './reports.dto';
import * as sessionDtos from './sessions.dto';
import * as taskDtos from './tasks.dto';
import * as totpDtos from './totp.dto';
import * as workDtos from './work.dto';

type Rule = { name?: string; constraints?: unknown[]; type: string };
type Schema = Record<string, unknown>;

/** One rule of class-validator in the terms of JSON Schema. */
const meanings: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isInt: () => ({ type: 'integer' }),
  isDay: () => ({ type: 'string', format: 'date' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  isIn: ([values]) => ({ type: 'string', enum: values }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  maxLength: ([maxLength]) => ({ maxLength }),
  minLength: ([minLength]) => ({ minLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, ...(maxLength === undefined ? {} : { maxLength }) }),
  matches: ([pattern]) => ({ pattern: pattern instanceof RegExp ? pattern.source : String(pattern) }),
};
const arrayMeanings: typeof meanings = {
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
};

const files = [
  publicDtos,
  accountDtos,
  authDtos,
  caseDtos,
  complaintDtos,
  deputyDtos,
  deskDtos,
  erasureDtos,
  holderReportDtos,
  numberDtos,
  officeDtos,
  reportDtos,
  sessionDtos,
  taskDtos,
  totpDtos,
  workDtos,
];

/** Tells OpenAPI what class-validator checks, so that the document and the checks cannot differ. */
export function describeDtos(): void {
  for (const dto of files.flatMap((file) => Object.values(file))) {
    if (typeof dto === 'function') describe(dto);
  }
}

function describe(dto: new (...values: never[]) => object): void {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  for (const property of new Set(rules.map(({ propertyName }) => propertyName))) {
    const own = rules.filter(({ propertyName }) => propertyName === property);
    // Described by hand for its shape: the limits still come from the checks, and are merged in.
    const isKnown = Reflect.hasMetadata('swagger/apiModelProperties', dto.prototype, property);
    const schema = isKnown ? meant(arrayMeanings, own) : schemaOf(own);
    if (Object.keys(schema).length > 0) ApiProperty(schema)(dto.prototype, property);
  }
}

function meant(table: typeof meanings, rules: readonly Rule[]): Schema {
  return rules.reduce<Schema>(
    (schema, { name = '', constraints = [] }) => ({ ...schema, ...table[name]?.(constraints) }),
    {},
  );
}

function schemaOf(rules: readonly Rule[]): ApiPropertyOptions {
  const isArray = rules.some(({ name }) => name === 'isArray');
  const schema = isArray
    ? { type: 'array', items: meant(meanings, rules), ...meant(arrayMeanings, rules) }
    : meant(meanings, rules);
  const required = !rules.some(({ type }) => type === 'conditionalValidation');
  return { ...schema, required };
}
