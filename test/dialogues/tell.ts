import { readFileSync } from 'node:fs';
import { usualStart } from '../../apps/cli/src/transcript.command';
import { copyDatabase, dropDatabase } from '../../apps/cli/src/transcript/copy-database';
import { readDialogue } from '../../apps/cli/src/transcript/dialogue-file';
import { play, type Played } from '../../apps/cli/src/transcript/play';
import { TranscriptWorld } from '../../apps/cli/src/transcript/transcript-world';

/** Plays a dialogue file on a copy of a migrated database; what was said stands in the failure. */
export async function tell(path: string, templateUrl: string): Promise<Played> {
  const file = readDialogue(readFileSync(path, 'utf8'));
  const url = await copyDatabase(templateUrl);
  const world = await TranscriptWorld.start(file.start ?? usualStart, url);
  const told: string[] = [];
  try {
    return await play(file, world, (line) => told.push(line));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : 'failed'}\n${told.join('\n')}`);
  } finally {
    await world.stop();
    await dropDatabase(url);
  }
}

/** The first comment of a file is the sentence that it shows. */
export function sentenceOf(path: string): string {
  return /^#\s*(?!channel|start)(.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path;
}
