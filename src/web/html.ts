// Pages are written as html`…`: whatever is put into one is escaped, unless it is a page's own Html.

/** Markup of ours. Only html`…` makes it, so words from a mail never become markup. */
export class Html {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

export type Piece = Html | string | number | undefined | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Explicit embeddings, overrides and isolates (UAX #9, 2) could turn our own words round, so they go. */
const escaped = (text: string): string =>
  text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function markup(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Html) return piece.toString();
  return typeof piece === "object" ? piece.map(markup).join("") : escaped(String(piece));
}

/** Attributes must stand in double quotes. Lists are joined; undefined and false are left out. */
export const html = (words: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(words.reduce((before, word, index) => before + markup(pieces[index - 1]) + word));
