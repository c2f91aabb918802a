import { createHash } from 'node:crypto';
import { type CatalogueProblem, ServiceUnknown } from './catalogue.errors';
import { type OfficeDefinition } from './office.definition';
import { type LetterTemplate, type ServiceDefinition } from './service.definition';
import { type TemplateDefinition } from './template.definition';
import { Texts, type TextTable } from './texts';
import { type YamlPath } from './yaml-source';

/** All that a case of this service needs for its whole life, as JSON for `service_versions`. */
export interface ServiceBundle {
  service: ServiceDefinition;
  letter: LetterTemplate | null;
  texts: TextTable;
}

/** What the files of a catalogue folder hold, checked. */
export interface CatalogueParts {
  office: OfficeDefinition;
  services: ServiceDefinition[];
  letters: Readonly<Record<string, LetterTemplate>>;
  texts: TextTable;
  ownTexts: Readonly<Record<string, TextTable>>;
  /** `language/<name>.yaml` as it is, by name. */
  language: Readonly<Record<string, unknown>>;
  /** `templates/<name>.yaml`, by name. */
  templates: readonly TemplateDefinition[];
  /** A mistake at a place of a service's letter.yaml. */
  letterAt(code: string, path: YamlPath, message: string): CatalogueProblem | undefined;
}

/** The office as data: read once at start, the same for everybody who asks. */
export class Catalogue {
  readonly office: OfficeDefinition;
  readonly services: readonly ServiceDefinition[];
  readonly texts: Texts;
  readonly language: Readonly<Record<string, unknown>>;
  readonly templates: readonly TemplateDefinition[];

  constructor(private readonly parts: CatalogueParts) {
    this.office = parts.office;
    this.services = parts.services;
    this.language = parts.language;
    this.templates = parts.templates;
    this.texts = new Texts(parts.texts, parts.ownTexts, parts.services);
  }

  has(code: string): boolean {
    return this.services.some((service) => service.code === code);
  }

  /** @throws ServiceUnknown */
  service(code: string): ServiceDefinition {
    const found = this.services.find((service) => service.code === code);
    if (!found) throw new ServiceUnknown(`no service ${code}`);
    return found;
  }

  /** The letter's template, or null: a service whose document is made elsewhere has none. */
  letter(code: string): LetterTemplate | null {
    return this.parts.letters[code] ?? null;
  }

  /** Names a place of a service's letter.yaml as wrong, for whoever finds out only by rendering it. */
  letterProblem(code: string, path: YamlPath, message: string): CatalogueProblem {
    const file = `services/${code}/letter.yaml`;
    return this.parts.letterAt(code, path, message) ?? { file, line: 1, column: 1, message };
  }

  /** @throws ServiceUnknown */
  bundle(code: string): ServiceBundle {
    const service = this.service(code);
    return { service, letter: this.letter(code), texts: this.textsOf(service) };
  }

  /** Changes exactly when something in the bundle does. @throws ServiceUnknown */
  hash(code: string): string {
    return createHash('sha256').update(canonicalJson(this.bundle(code))).digest('hex');
  }

  private textsOf(service: ServiceDefinition): TextTable {
    const asked = [...service.fields, ...service.documents].map(({ key }) => `ask.${key}`);
    const notices = Object.values(service.workflow.actions).flatMap(({ notify }) =>
      notify ? [`notice.${notify}`] : [],
    );
    const keys = new Set([...asked, ...notices, ...Object.keys(this.parts.ownTexts[service.code] ?? {})]);
    return Object.fromEntries([...keys].map((key) => [key, this.texts.find(key, service.code) ?? '']));
  }
}

/** JSON with sorted keys, so that the order in a file does not make a new version. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
