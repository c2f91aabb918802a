import { LetterSchema, ServiceSchema } from './service.definition';
import { TemplateSchema } from './template.definition';
import { LanguageSchema, OfficeSchema, TextsSchema } from './office.definition';

/** The JSON Schemas beside the catalogue, by file name, made from the types of the code. */
export function schemaFiles(): Record<string, string> {
  const schemas = [OfficeSchema, ServiceSchema, TextsSchema, LetterSchema, LanguageSchema, TemplateSchema];
  return Object.fromEntries(
    schemas.map((schema) => [String(schema.$id), `${JSON.stringify(forEditors(schema), null, 2)}\n`]),
  );
}

/** Plain JSON in which what has a default need not be written. */
function forEditors(schema: unknown): unknown {
  const plain: unknown = JSON.parse(JSON.stringify({ $schema: draft, ...Object(schema) }));
  return relax(plain);
}

const draft = 'http://json-schema.org/draft-07/schema#';

function relax(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relax);
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, relax(item)] as const);
  const result: Record<string, unknown> = Object.fromEntries(entries);
  const properties = result['properties'];
  if (Array.isArray(result['required']) && properties && typeof properties === 'object') {
    const withDefault = new Set(
      Object.entries(properties).flatMap(([key, item]) => (hasDefault(item) ? [key] : [])),
    );
    result['required'] = result['required'].filter((key) => !withDefault.has(String(key)));
  }
  return result;
}

function hasDefault(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'default' in schema;
}
