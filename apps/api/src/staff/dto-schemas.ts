import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import * as publicDtos from '../public/public.dto';
import * as authDtos from './auth.dto';
import * as caseDtos from './cases.dto';
import * as deskDtos from './desk.dto';

type Rule = { name?: string; constraints?: unknown[]; type: string };
type Schema = Record<string, unknown>;

/** One rule of class-validator in the terms of JSON Schema. */
const meanings: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isInt: () => ({ type: 'integer' }),
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

/** Tells OpenAPI what class-validator checks, so that the document and the checks cannot differ. */
export function describeDtos(): void {
  for (const dto of [publicDtos, authDtos, caseDtos, deskDtos].flatMap((file) => Object.values(file))) {
    if (typeof dto === 'function') describe(dto);
  }
}

function describe(dto: { prototype: object }): void {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto as never, '', false, false); // any class
  for (const property of new Set(rules.map(({ propertyName }) => propertyName))) {
    if (Reflect.hasMetadata('swagger/apiModelProperties', dto.prototype, property)) continue;
    ApiProperty(schemaOf(rules.filter(({ propertyName }) => propertyName === property)))(
      dto.prototype,
      property,
    );
  }
}

function schemaOf(rules: readonly Rule[]): ApiPropertyOptions {
  const meant = (table: typeof meanings): Schema =>
    Object.assign(
      {},
      ...rules.map(({ name = '', constraints = [] }) => table[name]?.(constraints)),
    ) as Schema;
  const isArray = rules.some(({ name }) => name === 'isArray');
  const schema = isArray
    ? { type: 'array', items: meant(meanings), ...meant(arrayMeanings) }
    : meant(meanings);
  const required = !rules.some(({ type }) => type === 'conditionalValidation');
  return { ...schema, required } as ApiPropertyOptions; // built by the tables above
}
