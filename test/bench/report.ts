import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** One promise about speed, and what this run measured; `better` says on which side of the aim it must lie. */
export interface Aim {
  what: string;
  measured: number;
  better: 'at least' | 'at most';
  aim: number;
}

export interface Report {
  name: string;
  about: string;
  tables: readonly Table[];
  aims: readonly Aim[];
}

const docs = join(__dirname, '../../docs/performance.md');

/** Prints the figures; `--json FILE` keeps them, `--write-docs` puts them into docs/performance.md. A missed aim ends with 1. */
export function tell(report: Report, options: readonly string[] = process.argv.slice(4)): void {
  const text = markdown(report);
  process.stdout.write(`${text}\n`);
  const file = options[options.indexOf('--json') + 1];
  if (options.includes('--json') && file) writeFileSync(file, JSON.stringify(figures(report), null, 2));
  if (options.includes('--write-docs')) writeDocs(report.name, text);
  if (report.aims.some((aim) => !isMet(aim))) process.exitCode = 1;
}

/** The value below which this share of the sample lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

function isMet({ measured, better, aim }: Aim): boolean {
  return better === 'at least' ? measured >= aim : measured <= aim;
}

function figures(report: Report): object {
  return {
    ...report,
    aims: report.aims.map((aim) => ({ ...aim, met: isMet(aim) })),
    at: new Date().toISOString(),
    machine: machine(),
  };
}

function machine(): string {
  const cores = cpus();
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), Node.js ${process.versions.node}`;
}

function markdown({ about, tables, aims }: Report): string {
  const parts = [`${about}\n\n${new Date().toISOString().slice(0, 10)}, ${machine()}.`];
  for (const { title, columns, rows } of tables) parts.push(`**${title}**\n\n${grid(columns, rows)}`);
  const lines = aims.map((aim) => [
    aim.what,
    round(aim.measured),
    `${aim.better} ${aim.aim}`,
    isMet(aim) ? 'met' : 'MISSED',
  ]);
  if (lines.length > 0) parts.push(grid(['aim', 'measured', 'wanted', ''], lines));
  return parts.join('\n\n');
}

/** A table as prettier would leave it. */
function grid(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join(
    '\n',
  );
}

function writeDocs(name: string, text: string): void {
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const before = existsSync(docs) ? readFileSync(docs, 'utf8') : '# Performance\n';
  const section = `${begin}\n\n${text}\n\n${end}`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  writeFileSync(
    docs,
    from < 0 || to < 0
      ? `${before.trimEnd()}\n\n## ${name}\n\n${section}\n`
      : before.slice(0, from) + section + before.slice(to + end.length),
  );
}
