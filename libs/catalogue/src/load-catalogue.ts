import { Catalogue } from './catalogue';
import { CatalogueInvalid, type CatalogueProblem } from './catalogue.errors';
import { readCatalogue } from './read-catalogue';

/** Reads and checks the whole folder. @throws CatalogueInvalid naming every wrong place */
export function loadCatalogue(dir: string): Catalogue {
  const problems: CatalogueProblem[] = [];
  const parts = readCatalogue(dir, problems);
  if (problems.length > 0 || !parts) throw new CatalogueInvalid(problems);
  return new Catalogue(parts);
}
