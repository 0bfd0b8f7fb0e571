// HTML as plain text: the words a person would see, in lines, quotes marked with ">".

import { Tokenizer } from "htmlparser2";

const LONGEST = 2_000_000; // characters; the HTML itself is kept whole
const MOST_QUOTES = 20;
const DEEPEST = 1_000;

const UNSEEN = new Set(["script", "style", "head", "title", "template", "noscript", "object", "svg"]);
const BLOCKS = new Set(
  "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split(
    " ",
  ),
);
const SPACED = new Set(["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "table"]);
const CELLS = new Set(["td", "th"]);

/** Never throws. Links are their words; pictures are nothing. */
export function htmlText(html: string): string {
  const writer = new Lines();
  const source = html.slice(0, LONGEST);
  let isClosing = false;
  let name = "";
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => writer.write(source.slice(start, end)),
      ontextentity: (codepoint) => writer.write(String.fromCodePoint(codepoint)),
      onopentagname: (start, end) => {
        name = source.slice(start, end).toLowerCase();
        isClosing = false;
      },
      onopentagend: () => isClosing || writer.open(name),
      onselfclosingtag: () => writer.open(name),
      onclosetag: (start, end) => writer.close(source.slice(start, end).toLowerCase()),
      onattribdata: () => {},
      onattribentity: () => {},
      onattribend: () => {},
      onattribname: () => {},
      oncdata: () => {},
      oncomment: () => {},
      ondeclaration: () => {},
      onend: () => {},
      onprocessinginstruction: () => {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return writer.text();
}

/** Collects lines; blanks of any length are one, but for preformatted text. A line is kept in pieces: joining each time is quadratic. */
class Lines {
  readonly #lines: string[] = [];
  readonly #unseen: string[] = [];
  #pieces: string[] = [];
  #quotes = 0;
  #preformatted = 0;

  write(text: string): void {
    if (this.#unseen.length) return;
    if (!this.#preformatted) {
      const plain = text.replace(/[ \t\r\n\f]+/g, " ");
      const last = this.#pieces.at(-1);
      const piece = last === undefined || last.endsWith(" ") ? plain.trimStart() : plain;
      if (piece) this.#pieces.push(piece);
      return;
    }
    const [first = "", ...rest] = text.split("\n");
    this.#pieces.push(first);
    for (const next of rest) {
      this.#break();
      this.#pieces.push(next);
    }
  }

  open(name: string): void {
    if (UNSEEN.has(name) && this.#unseen.length < DEEPEST) this.#unseen.push(name);
    if (this.#unseen.length) return;
    this.#edge(name);
    if (name === "br") this.#break();
    if (name === "li") this.#pieces = ["- "];
    if (name === "pre") this.#preformatted += 1;
    if (name === "blockquote") this.#quotes += 1;
    if (CELLS.has(name) && this.#pieces.length) this.write(" ");
  }

  /** Whatever is left open ends with the document. */
  close(name: string): void {
    if (this.#unseen.at(-1) === name) this.#unseen.pop();
    if (name === "head") this.#unseen.length = 0;
    if (this.#unseen.length) return;
    if (BLOCKS.has(name)) this.#end();
    if (name === "pre") this.#preformatted = Math.max(0, this.#preformatted - 1);
    if (name === "blockquote") this.#quotes = Math.max(0, this.#quotes - 1);
    this.#edge(name);
  }

  text(): string {
    this.#end();
    return this.#lines.join("\n").replaceAll("\u00A0", " ").trim();
  }

  /** The border of a block ends the line; that of a paragraph makes an empty one. */
  #edge(name: string): void {
    if (BLOCKS.has(name)) this.#end();
    if (SPACED.has(name) && this.#lines.at(-1)?.replace(/[> ]/g, "")) this.#lines.push(this.#mark().trimEnd());
  }

  #break(): void {
    if (!this.#end()) this.#lines.push(this.#mark().trimEnd());
  }

  /** @returns whether there was a line to end */
  #end(): boolean {
    const line = this.#pieces.join("").trimEnd();
    this.#pieces = [];
    if (line.trim()) this.#lines.push(this.#mark() + (this.#preformatted ? line : line.trim()));
    return line !== "";
  }

  #mark(): string {
    return this.#quotes ? `${">".repeat(Math.min(this.#quotes, MOST_QUOTES))} ` : "";
  }
}
