import { normalise } from '../understand/normalise';

/** Words around answers, from `catalogue/language/answers.yaml`. */
export class AnswerWords {
  private readonly lists: ReadonlyMap<string, readonly string[]>;

  constructor(language: unknown) {
    const entries = language && typeof language === 'object' ? Object.entries(language) : [];
    this.lists = new Map(
      entries.map(([name, list]) => [
        name,
        (Array.isArray(list) ? list : [])
          .filter((item) => typeof item === 'string')
          .map(normalise)
          .sort((a, b) => b.length - a.length), // "tgl lahir" is read before "lahir"
      ]),
    );
  }

  of(name: string): readonly string[] {
    return this.lists.get(name) ?? [];
  }

  /** The first word of the list that stands in the text. */
  in(plain: string, name: string): string | undefined {
    return this.of(name).find((phrase) => ` ${plain} `.includes(` ${phrase} `));
  }

  /** The text without the small words at its beginning: "saya adalah Budi" is Budi. */
  withoutFillers(text: string): string {
    const fillers = this.of('fillers');
    let rest = text.replace(/^[\s:=,.-]+/, '');
    for (;;) {
      const filler = fillers.find((word) => new RegExp(`^${word}(?=[\\s:=,.]|$)`, 'i').test(rest));
      if (!filler) return rest.trim();
      rest = rest.slice(filler.length).replace(/^[\s:=,.-]+/, '');
    }
  }
}
