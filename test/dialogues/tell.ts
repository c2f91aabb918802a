import { readFileSync } from 'node:fs';
import { usualStart } from '../../apps/cli/src/transcript.command';
import { readDialogue } from '../../apps/cli/src/transcript/dialogue-file';
import { play, type Played } from '../../apps/cli/src/transcript/play';
import { TranscriptWorld } from '../../apps/cli/src/transcript/transcript-world';
import { createTestDatabase } from '../support/database';

/** Plays a dialogue file on a database of its own; what was said stands in the failure. */
export async function tell(path: string): Promise<Played> {
  const file = readDialogue(readFileSync(path, 'utf8'));
  const database = await createTestDatabase();
  const world = await TranscriptWorld.start(file.start ?? usualStart, database.url);
  const told: string[] = [];
  try {
    return await play(file, world, (line) => told.push(line));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : 'failed'}\n${told.join('\n')}`);
  } finally {
    await world.stop();
    await database.drop();
  }
}

/** The first comment of a file is the sentence that it shows. */
export function sentenceOf(path: string): string {
  return /^#\s*(?!channel|start)(.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path;
}
