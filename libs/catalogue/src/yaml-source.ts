import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type CatalogueProblem } from './catalogue.errors';

export type YamlPath = readonly (string | number)[];

/** One YAML file that still knows the line and column of each of its values. */
export class YamlSource {
  readonly value: unknown;
  readonly problems: CatalogueProblem[];
  private readonly lines = new LineCounter();
  private readonly root: Node | null;

  constructor(
    readonly file: string,
    text: string,
    readonly isMissing = false,
  ) {
    const document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    this.root = document.contents;
    this.problems = document.errors.map((error) => this.problemAt(error.pos[0], `YAML: ${error.message}`));
    this.value = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
  }

  /** Stands for a file that is not there, whose absence is already noted. */
  static missing(file: string): YamlSource {
    return new YamlSource(file, '', true);
  }

  /** A problem at the key or item that the path leads to, or at the deepest part of it that exists. */
  at(path: YamlPath, message: string): CatalogueProblem {
    return this.problemAt(this.offsetOf(path), message);
  }

  private problemAt(offset: number, message: string): CatalogueProblem {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  }

  private offsetOf(path: YamlPath): number {
    let node: unknown = this.root;
    let offset = this.root?.range?.[0] ?? 0;
    for (const step of path) {
      const next = stepInto(node, step);
      if (!next) break;
      ({ node, offset } = next);
    }
    return offset;
  }
}

/** The value under a key or index, and where the key or item begins. */
function stepInto(node: unknown, step: string | number): { node: unknown; offset: number } | null {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(step)];
    return item?.range ? { node: item, offset: item.range[0] } : null;
  }
  if (!isMap<Node, Node>(node)) return null;
  const pair = node.items.find(({ key }) => String(key) === String(step));
  return pair?.key.range ? { node: pair.value, offset: pair.key.range[0] } : null;
}
