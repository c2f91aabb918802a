import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type CatalogueParts } from './catalogue';
import { type CatalogueProblem } from './catalogue.errors';
import { OneTimeCodes } from './one-time-code';
import { checkOffice } from './office-checks';
import { LanguageSchema, type LanguageTable, type OfficeDefinition, OfficeSchema, TextsSchema } from './office.definition';
import { checkSchema } from './schema-check';
import { LetterSchema, type LetterTemplate, type ServiceDefinition, ServiceSchema } from './service.definition';
import { checkService, type ServiceSurroundings } from './service-checks';
import { noticeProblem, refuseAskedCodes } from './text-checks';
import { TemplateSchema, type TemplateDefinition, templateParameters } from './template.definition';
import { placeholdersIn, type TextTable } from './texts';
import { YamlSource } from './yaml-source';

/** A service's files with their positions, for the checks across them. */
export interface ServiceFiles {
  folder: string;
  source: YamlSource;
  service: ServiceDefinition;
  letter: { source: YamlSource; value: LetterTemplate } | null;
  texts: { source: YamlSource; value: TextTable } | null;
}

/** Reads and checks every file of a catalogue; what is wrong is added to `problems`. */
export function readCatalogue(dir: string, problems: CatalogueProblem[]): CatalogueParts | undefined {
  const surroundings = readSurroundings(dir, problems);
  const { office, texts, oneTimeCodes } = surroundings;
  const services = foldersIn(join(dir, 'services')).flatMap(
    (folder) => readService(dir, `services/${folder}`, problems) ?? [],
  );
  for (const files of services) checkService(files, surroundings, problems);
  const language = readLanguage(dir, problems);
  return office && { ...partsOf(office, texts, services, language), templates: readTemplates(dir, oneTimeCodes, problems) };
}

/** The parts of a catalogue out of what its files hold. */
export function partsOf(
  office: OfficeDefinition,
  texts: TextTable,
  services: readonly ServiceFiles[],
  language: CatalogueParts['language'],
): CatalogueParts {
  return {
    office,
    texts,
    services: services.map(({ service }) => service),
    letters: fromEntries(services, ({ letter }) => letter?.value),
    ownTexts: fromEntries(services, ({ texts: own }) => own?.value),
    language,
    templates: [],
    letterAt: (code, path, message) =>
      services.find(({ service }) => service.code === code)?.letter?.source.at(path, message),
  };
}

/** Reads the office and the general texts: what every service is checked against. */
export function readSurroundings(dir: string, problems: CatalogueProblem[]): ServiceSurroundings {
  const source = readYaml(dir, 'office.yaml', problems);
  const office = checkSchema(OfficeSchema, source, problems);
  if (office) checkOffice(office, source, problems);
  const codes = foldersIn(join(dir, 'services'));
  const oneTimeCodes = new OneTimeCodes(readIfThere(dir, 'language/one_time_codes.yaml')?.value);
  return { office, texts: readGeneralTexts(dir, oneTimeCodes, problems), codes, oneTimeCodes };
}

/** Reads `service.yaml`, and `texts.yaml` and `letter.yaml` where they are. */
export function readService(
  root: string,
  folder: string,
  problems: CatalogueProblem[],
): ServiceFiles | undefined {
  const path = (file: string): string => (folder === '' ? file : `${folder}/${file}`);
  const source = readYaml(root, path('service.yaml'), problems);
  const service = checkSchema(ServiceSchema, source, problems);
  const letter = readOptional(root, path('letter.yaml'), LetterSchema, problems);
  const texts = readOptional(root, path('texts.yaml'), TextsSchema, problems);
  return service && { folder: basename(resolve(root, folder)), source, service, letter, texts };
}

/** All of `texts/*.yaml` as one table; a key in two files is a problem. */
export function readGeneralTexts(dir: string, codes: OneTimeCodes, problems: CatalogueProblem[]): TextTable {
  const table: Record<string, string> = {};
  for (const file of yamlFilesIn(join(dir, 'texts'))) {
    const source = readYaml(dir, `texts/${file}`, problems);
    refuseAskedCodes(source, codes, problems);
    for (const [key, text] of Object.entries(checkSchema(TextsSchema, source, problems) ?? {})) {
      if (key in table) problems.push(source.at([key], `the text "${key}" is already in another file`));
      const problem = key.startsWith('notice.') ? noticeProblem(text) : null;
      if (problem) problems.push(source.at([key], problem));
      table[key] = text;
    }
  }
  return table;
}

/** Every `templates/<name>.yaml`: with the placeholders that we fill, and an example of each. */
function readTemplates(dir: string, codes: OneTimeCodes, problems: CatalogueProblem[]): TemplateDefinition[] {
  return yamlFilesIn(join(dir, 'templates')).flatMap((file) => {
    const source = readYaml(dir, `templates/${file}`, problems);
    refuseAskedCodes(source, codes, problems);
    const name = basename(file, '.yaml');
    const template = checkSchema(TemplateSchema, source, problems);
    if (!template) return [];
    if (!/^[a-z0-9_]+$/.test(name)) problems.push(source.at([], 'the name may have a-z, 0-9 and _ only'));
    for (const parameter of placeholdersIn(template.body)) {
      if (!templateParameters.some((known) => known === parameter)) {
        problems.push(source.at(['body'], `{${parameter}} is none of: ${templateParameters.join(', ')}`));
      } else if (!template.examples[parameter]) {
        problems.push(source.at(['examples'], `an example of {${parameter}} is missing`));
      }
    }
    return [{ ...template, name }];
  });
}

function readLanguage(dir: string, problems: CatalogueProblem[]): Record<string, LanguageTable> {
  const language: Record<string, LanguageTable> = {};
  for (const file of yamlFilesIn(join(dir, 'language'))) {
    const source = readYaml(dir, `language/${file}`, problems);
    const table = checkSchema(LanguageSchema, source, problems);
    if (table) language[basename(file, '.yaml')] = table;
  }
  return language;
}

function readOptional<T extends typeof LetterSchema | typeof TextsSchema>(
  root: string,
  file: string,
  schema: T,
  problems: CatalogueProblem[],
) {
  if (!existsSync(join(root, file))) return null;
  const source = readYaml(root, file, problems);
  const value = checkSchema(schema, source, problems);
  return value === undefined ? null : { source, value };
}

function readYaml(root: string, file: string, problems: CatalogueProblem[]): YamlSource {
  const path = join(root, file);
  if (existsSync(path)) return new YamlSource(file, readFileSync(path, 'utf8'));
  problems.push({ file, line: 1, column: 1, message: 'the file is missing' });
  return YamlSource.missing(file);
}

function readIfThere(root: string, file: string): YamlSource | undefined {
  const path = join(root, file);
  return existsSync(path) ? new YamlSource(file, readFileSync(path, 'utf8')) : undefined;
}

function yamlFilesIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
}

function foldersIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function fromEntries<T>(
  services: readonly ServiceFiles[],
  pick: (files: ServiceFiles) => T | undefined,
): Record<string, T> {
  const entries: Record<string, T> = {};
  for (const files of services) {
    const value = pick(files);
    if (value !== undefined) entries[files.service.code] = value;
  }
  return entries;
}
