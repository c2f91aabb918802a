import { normalise } from '../../libs/conversation/src/understand/normalise';
import {
  bundledUnderstanding,
  labelledIn,
  readLabelled,
  type Score,
  scoreOf,
} from '../understanding/labelled';
import { round, type Table, tell } from './report';

const wantedShare = 97;
const mostMsForThousand = 3000;

/** The share of sentences read rightly, what was taken for what, and how long a thousand take. */
export async function run(): Promise<void> {
  const made = performance.now();
  const understanding = bundledUnderstanding();
  const readyMs = performance.now() - made;
  const tuned = labelledIn('training.jsonl');
  const heldOut = labelledIn('held-out.jsonl');
  const thousand = Array.from(
    { length: 1000 },
    (_, i) => [...tuned, ...heldOut][i % (tuned.length + heldOut.length)],
  );
  const sentences = thousand.flatMap((sentence) => sentence ?? []);
  const readMs = timed(() => sentences.forEach((sentence) => readLabelled(understanding, sentence)));
  const bareMs = timed(() => sentences.forEach(({ text }) => normalise(text)));
  const scores = { tuned: scoreOf(understanding, tuned), held: scoreOf(understanding, heldOut) };
  tell({
    name: 'understanding',
    about:
      'Labelled sentences of test/understanding. Unsure counts as right only where the true reading is one of the two ' +
      'offered. The bare ceiling only splits the same thousand sentences into words.',
    tables: [shares(scores), speed({ readyMs, readMs, bareMs }), confusions(scores.held)],
    aims: [
      {
        what: 'right on the held-out third, %',
        measured: share(scores.held),
        better: 'at least',
        aim: wantedShare,
      },
      {
        what: 'a thousand sentences, ms',
        measured: round(readMs),
        better: 'at most',
        aim: mostMsForThousand,
      },
    ],
  });
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function share({ right, count }: Score): number {
  return round((right / count) * 100, 1);
}

function shares({ tuned, held }: { tuned: Score; held: Score }): Table {
  const row = (name: string, score: Score): (string | number)[] => [
    name,
    score.count,
    score.right,
    share(score),
    score.count - score.sure,
  ];
  return {
    title: 'Sentences read',
    columns: ['set', 'sentences', 'right', '%', 'unsure'],
    rows: [row('tuned by', tuned), row('held out', held)],
  };
}

function speed({ readyMs, readMs, bareMs }: Record<'readyMs' | 'readMs' | 'bareMs', number>): Table {
  return {
    title: 'Time',
    columns: ['what', 'ms', 'over the bare ceiling'],
    rows: [
      ['reading the catalogue and training', round(readyMs), ''],
      ['a thousand sentences', round(readMs), round(readMs / bareMs, 1)],
      ['split into words only', round(bareMs), 1],
    ],
  };
}

/** Counts only: the sentences of the held-out third stay unseen. */
function confusions({ confusions: all }: Score): Table {
  const counts = new Map<string, number>();
  for (const { truth, read, offered } of all) {
    const key = [truth, read, offered ? 'asked, the true one offered' : 'wrong'].join('|');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => [...key.split('|'), count]);
  return {
    title: 'Confusions on the held-out third',
    columns: ['true', 'read as', 'outcome', 'count'],
    rows,
  };
}
