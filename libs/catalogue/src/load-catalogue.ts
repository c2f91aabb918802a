import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Catalogue } from './catalogue';
import { CatalogueInvalid, type CatalogueProblem } from './catalogue.errors';
import { readCatalogue, readService, readSurroundings } from './read-catalogue';
import { checkService } from './service-checks';

/** Reads and checks the whole folder. @throws CatalogueInvalid naming every wrong place */
export function loadCatalogue(dir: string): Catalogue {
  const problems: CatalogueProblem[] = [];
  const parts = readCatalogue(dir, problems);
  if (problems.length > 0 || !parts) throw new CatalogueInvalid(problems);
  return new Catalogue(parts);
}

/** Every mistake of a catalogue folder, or, for a service's folder, of that service within the given office. */
export function checkFolder(dir: string, catalogueDir: string): CatalogueProblem[] {
  const problems: CatalogueProblem[] = [];
  if (existsSync(join(dir, 'office.yaml'))) {
    readCatalogue(dir, problems);
    return problems;
  }
  const surroundings = readSurroundings(officeAround(dir) ?? catalogueDir, []);
  const files = readService(dir, '', problems);
  if (files) checkService(files, surroundings, problems);
  return problems;
}

/** The catalogue that a `services/<code>` folder lies in. */
function officeAround(dir: string): string | undefined {
  const around = resolve(dir, '..', '..');
  return existsSync(join(around, 'office.yaml')) ? around : undefined;
}
