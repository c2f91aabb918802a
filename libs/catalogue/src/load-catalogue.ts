import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Catalogue } from './catalogue';
import { CatalogueInvalid, type CatalogueProblem } from './catalogue.errors';
import { partsOf, readCatalogue, readService, readSurroundings } from './read-catalogue';
import { checkService } from './service-checks';

/** Reads and checks the whole folder. @throws CatalogueInvalid naming every wrong place */
export function loadCatalogue(dir: string): Catalogue {
  const problems: CatalogueProblem[] = [];
  const parts = readCatalogue(dir, problems);
  if (problems.length > 0 || !parts) throw new CatalogueInvalid(problems);
  return new Catalogue(parts);
}

/** What a folder holds and every mistake in it; there is no catalogue where a file could not be read at all. */
export interface InspectedFolder {
  problems: CatalogueProblem[];
  catalogue?: Catalogue;
}

/** Looks at a catalogue folder, or at one service's folder within the given office. */
export function inspectFolder(dir: string, catalogueDir: string): InspectedFolder {
  const problems: CatalogueProblem[] = [];
  const parts = existsSync(join(dir, 'office.yaml'))
    ? readCatalogue(dir, problems)
    : readOneService(dir, officeAround(dir) ?? catalogueDir, problems);
  return { problems, ...(parts ? { catalogue: new Catalogue(parts) } : {}) };
}

/** Every mistake of a catalogue folder, or, for a service's folder, of that service within the given office. */
export function checkFolder(dir: string, catalogueDir: string): CatalogueProblem[] {
  return inspectFolder(dir, catalogueDir).problems;
}

function readOneService(dir: string, officeDir: string, problems: CatalogueProblem[]) {
  const surroundings = readSurroundings(officeDir, []);
  const files = readService(dir, '', problems);
  if (files) checkService(files, surroundings, problems);
  return files && surroundings.office && partsOf(surroundings.office, surroundings.texts, [files], {});
}

/** The catalogue that a `services/<code>` folder lies in. */
function officeAround(dir: string): string | undefined {
  const around = resolve(dir, '..', '..');
  return existsSync(join(around, 'office.yaml')) ? around : undefined;
}
