import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  type Catalogue,
  CatalogueInvalid,
  type CatalogueProblem,
  type LetterTemplate,
  type ServiceDefinition,
} from '@app/catalogue';
import { renderPdf, rendererVersion } from './pdf';
import { sampleLetter, type SampleSize } from './sample-letter';
import { fillTemplate } from './template';

const sizes: SampleSize[] = ['smallest', 'largest'];

/**
 * Renders every letter with the smallest and the largest data that its fields allow. pdfmake alone knows what it can
 * draw, so this is the check that no schema can make: a letter that fails here would fail in front of a citizen.
 */
export async function trialProblems(catalogue: Catalogue): Promise<CatalogueProblem[]> {
  const problems: CatalogueProblem[] = [];
  for (const service of catalogue.services) {
    const template = catalogue.letter(service.code);
    if (!template) continue;
    for (const size of sizes) {
      const problem = await tryLetter(catalogue, service, template, size);
      if (problem) problems.push(problem);
      if (problem) break;
    }
  }
  return problems;
}

/**
 * For the start: the letters are as sound as the rest of the catalogue. `proofFile` keeps a hash of what passed the trial
 * last, so that a start with the same letters does not wait for it again. @throws CatalogueInvalid
 */
export async function requireLetters(catalogue: Catalogue, proofFile: string): Promise<void> {
  const proof = proofOf(catalogue);
  if ((await readFile(proofFile, 'utf8').catch(() => '')) === proof) return;
  const problems = await trialProblems(catalogue);
  if (problems.length > 0) throw new CatalogueInvalid(problems);
  await writeFile(proofFile, proof);
}

/** Of all that decides whether a letter can be drawn: the templates, what fills them and who draws them. */
function proofOf(catalogue: Catalogue): string {
  const filled = catalogue.services.map((service) => {
    const template = catalogue.letter(service.code);
    return template && [template, ...sizes.map((size) => sampleLetter(catalogue, service, size))];
  });
  return createHash('sha256')
    .update(JSON.stringify([rendererVersion, filled]))
    .digest('hex');
}

async function tryLetter(
  catalogue: Catalogue,
  service: ServiceDefinition,
  template: LetterTemplate,
  size: SampleSize,
): Promise<CatalogueProblem | null> {
  const values = sampleLetter(catalogue, service, size);
  const failure = async (part: LetterTemplate): Promise<string | null> => {
    try {
      await renderPdf(fillTemplate(part, values));
      return null;
    } catch (error) {
      return firstLine(error);
    }
  };
  const whole = await failure(template);
  if (whole === null) return null;
  const path = await wrongPlace(template, failure);
  return catalogue.letterProblem(
    service.code,
    path,
    `the letter cannot be made with the ${size} data: ${whole}`,
  );
}

/** pdfmake does not say where: each part of the content is tried alone. */
async function wrongPlace(
  template: LetterTemplate,
  failure: (part: LetterTemplate) => Promise<string | null>,
): Promise<(string | number)[]> {
  const { content } = template;
  if (!Array.isArray(content)) return ['content'];
  for (const [index, item] of content.entries()) {
    if (await failure({ ...template, content: [item as unknown] })) return ['content', index];
  }
  return ['content'];
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
