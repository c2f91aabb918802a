import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { type Question, type Reading, Understanding } from '@app/conversation';

/** A sentence and what a person says that it means; `expects` is what was asked before it. */
export interface Labelled {
  text: string;
  intent: string;
  expects?: 'score';
}

/** How a set was read. Unsure counts as right only where the true reading is one of the two offered. */
export interface Score {
  count: number;
  right: number;
  sure: number;
  /** True intent and the one read, for what was not right at once. */
  confusions: { truth: string; read: string; offered: boolean }[];
}

const folder = __dirname;
const today = new Date('2026-03-02T01:00:00Z');

export function labelledIn(file: string): Labelled[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Labelled);
}

export function bundledUnderstanding(): Understanding {
  return new Understanding(loadCatalogue(join(folder, '../../catalogue')));
}

export function readLabelled(understanding: Understanding, { text, expects }: Labelled): Reading {
  const asked: Question | undefined = expects === 'score' ? { kind: 'score', max: 5 } : undefined;
  return understanding.read(text, { today, asked });
}

export function isRight({ intent, sure, alternatives }: Reading, truth: string): boolean {
  return sure ? intent === truth : alternatives.some((guess) => guess.intent === truth);
}

export function scoreOf(understanding: Understanding, sentences: readonly Labelled[]): Score {
  const readings = sentences.map((sentence) => ({
    truth: sentence.intent,
    reading: readLabelled(understanding, sentence),
  }));
  const missed = readings.filter(({ truth, reading }) => !reading.sure || reading.intent !== truth);
  return {
    count: sentences.length,
    right: readings.filter(({ truth, reading }) => isRight(reading, truth)).length,
    sure: readings.filter(({ reading }) => reading.sure).length,
    confusions: missed.map(({ truth, reading }) => ({
      truth,
      read: reading.intent,
      offered: !reading.sure && isRight(reading, truth),
    })),
  };
}
