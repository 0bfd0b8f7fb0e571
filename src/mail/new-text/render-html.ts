// HTML to the lines a person sees, each with what the structure says about it. One pass, no recursion, bounded work.

import { Parser } from "htmlparser2";
import { elementMark, isGmailFrame, isHidden } from "./html-marks.ts";
import { type Line, type Mark, readLine } from "./line.ts";

const LONGEST_HTML = 2_000_000; // characters read
const LONGEST_TEXT = 200_000; // characters made of it
const DEEPEST = 2_000; // elements within one another: no mail program comes near it, and the parser grows slow far above
const CHUNK = 16_384;
const MOST_INTRO_LINES = 3;

const BLOCKS = new Set([
  ...["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt"],
  ...["fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main"],
  ...[
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "signature",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "caption",
  ],
]);
const SPACED = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "dl", "table"]);
const RULE = "________________";

/** Until its frame of Gmail's is closed, nobody knows what a line in it is. */
type SeenMark = Mark | "prelude";
type Attributes = Record<string, string>;
type Frame = {
  hidden: boolean;
  pre: boolean;
  mark: Mark | undefined;
  quotes: number; // within one another
  items: number | undefined; // of an ordered list so far
  gmail: { from: number; quotes: boolean } | undefined; // Gmail's frame: its first line, and whether a quote came
};

/** HTML as a person reads it. Never throws. */
export const textOfHtml = (html: string): string =>
  linesOfHtml(html)
    .map(({ raw }) => raw)
    .join("");

/** The lines of an HTML body. Never throws; what is beyond the bounds is not read. */
export function linesOfHtml(html: string): readonly Line[] {
  const page = new Page();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      ontext: (text) => page.write(text),
      onclosetag: (name) => page.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let at = 0; at < Math.min(html.length, LONGEST_HTML) && !page.isFull; at += CHUNK)
    parser.write(html.slice(at, Math.min(at + CHUNK, LONGEST_HTML)));
  if (!page.isFull) parser.end();
  return page.end();
}

/** Collects what is seen, line by line. */
class Page {
  readonly #lines: { raw: string; mark: SeenMark | undefined; depth: number }[] = [];
  readonly #frames: Frame[] = [
    { hidden: false, pre: false, mark: undefined, quotes: 0, items: undefined, gmail: undefined },
  ];
  #gmail: { from: number; quotes: boolean } | undefined; // the outermost frame of Gmail's that is open
  #line: string[] = []; // in pieces: hostile mails have a hundred thousand in a line
  #isSpaced = true; // the line is empty or ends with a space
  #lineMark: SeenMark | undefined;
  #lineDepth = 0;
  #begins: Mark | undefined; // "onwards" or "border", for the next line
  #wantsBlank = false;
  #isKept = false; // a no-break space keeps the line it stands alone in: Outlook's blank line
  #length = 0;

  get isFull(): boolean {
    return this.#length > LONGEST_TEXT || this.#frames.length > DEEPEST;
  }

  open(name: string, attributes: Attributes): void {
    const around = this.#frames.at(-1)!;
    const hidden = around.hidden || isHidden(name, attributes);
    const frame: Frame = {
      hidden,
      pre: around.pre || name === "pre",
      mark: around.mark,
      quotes: around.quotes,
      items: undefined,
      gmail: undefined,
    };
    this.#frames.push(frame);
    if (hidden) return;
    if (BLOCKS.has(name)) this.#breakLine();
    if (SPACED.has(name) && !isTight(attributes)) this.#wantsBlank = true;
    this.#mark(frame, name, attributes);
    this.#begin(frame, name, attributes, around);
  }

  #mark(frame: Frame, name: string, attributes: Attributes): void {
    const mark = elementMark(name, attributes);
    if (mark === "quote") frame.quotes += 1;
    const isQuoted = frame.mark === "quote" || frame.mark === "forward"; // then what begins in it ends with it
    if (mark === "onwards" || mark === "border") this.#begins ??= isQuoted ? undefined : mark;
    else if (!isQuoted) frame.mark = mark ?? frame.mark;
    if (mark === "quote" && this.#gmail && !this.#gmail.quotes) this.#quoteBegins(this.#gmail);
    if (this.#gmail || frame.mark || !isGmailFrame(name, attributes)) return;
    frame.gmail = { from: this.#lines.length, quotes: false };
    this.#gmail = frame.gmail;
  }

  #begin(frame: Frame, name: string, attributes: Attributes, around: Frame): void {
    if (name === "br") this.#endLine();
    else if (name === "hr") this.#writeLine(RULE);
    else if (name === "ol") frame.items = 0;
    else if (name === "li") this.#text(around.items === undefined ? "- " : `${++around.items}. `);
    else if ((name === "td" || name === "th") && this.#line.length > 0) this.#text(" ");
    else if (name === "img" && /^[^\p{ASCII}]{1,8}$/u.test(attributes.alt ?? "")) this.#text(attributes.alt!); // an emoji
  }

  close(name: string): void {
    const frame = this.#frames.length > 1 ? this.#frames.pop()! : undefined;
    if (!frame || frame.hidden) return;
    if (BLOCKS.has(name)) this.#breakLine();
    if (SPACED.has(name) && this.#wantsBlank === false && name !== "p") this.#wantsBlank = true;
    if (this.#isKept && BLOCKS.has(name)) this.#wantsBlank = true;
    if (BLOCKS.has(name)) this.#isKept = false;
    if (frame.gmail) this.#closeGmail(frame.gmail);
  }

  /** What stands above the quote in a frame of Gmail's introduces it, unless it is more than an introduction. */
  #quoteBegins(gmail: { from: number; quotes: boolean }): void {
    this.#breakLine();
    gmail.quotes = true;
    const above = this.#lines.slice(gmail.from).filter(({ mark }) => mark === "prelude");
    const introduces = above.length <= MOST_INTRO_LINES && /[:：]$/.test(above.at(-1)?.raw ?? "");
    for (const line of above) line.mark = introduces ? "intro" : undefined;
  }

  /** A frame of Gmail's without a quote in it is the quote. */
  #closeGmail({ from, quotes }: { from: number; quotes: boolean }): void {
    this.#breakLine();
    this.#gmail = undefined;
    if (quotes) return;
    for (const line of this.#lines.slice(from)) if (line.mark === "prelude") line.mark = "quote";
  }

  write(text: string): void {
    const { hidden, pre } = this.#frames.at(-1)!;
    if (hidden || this.isFull) return;
    if (text.includes("\u00a0") && text.trim() === "" && this.#line.length === 0) this.#isKept = true;
    const lines = pre ? text.split(/\r?\n/) : [text.replace(/\s+/g, " ")];
    for (const [at, line] of lines.entries()) {
      if (at > 0) this.#endLine();
      this.#text(line);
    }
  }

  #text(text: string): void {
    const said = this.#isSpaced && !this.#frames.at(-1)!.pre ? text.trimStart() : text;
    if (said === "") return;
    this.#isKept = false;
    if (this.#line.length === 0) {
      this.#lineMark = this.#markNow();
      this.#lineDepth = this.#frames.at(-1)!.quotes;
    }
    this.#line.push(said);
    this.#isSpaced = said.endsWith(" ");
    this.#length += said.length;
  }

  #markNow(): SeenMark | undefined {
    const mark = this.#frames.at(-1)!.mark ?? (this.#gmail && !this.#gmail.quotes ? "prelude" : undefined);
    if (mark === "quote" || mark === "forward" || !this.#begins) return mark;
    const begins = this.#begins;
    this.#begins = undefined;
    return begins;
  }

  #writeLine(text: string): void {
    this.#text(text);
    this.#endLine();
  }

  #breakLine(): void {
    if (this.#line.some((piece) => piece.trim() !== "")) this.#endLine();
    else this.#clearLine();
  }

  #endLine(): void {
    const raw = this.#line.join("").trimEnd();
    if (raw !== "" && this.#wantsBlank && this.#lines.at(-1)?.raw)
      this.#lines.push({ raw: "", mark: undefined, depth: 0 });
    if (raw !== "") this.#wantsBlank = false;
    this.#lines.push({ raw, mark: raw === "" ? undefined : this.#lineMark, depth: this.#lineDepth });
    this.#length += 1;
    this.#clearLine();
  }

  #clearLine(): void {
    this.#line = [];
    this.#isSpaced = true;
  }

  end(): readonly Line[] {
    this.#breakLine();
    return this.#lines.map(({ raw, mark, depth }, at) =>
      readLine(
        at + 1 < this.#lines.length ? `${raw}\n` : raw,
        mark === "prelude" ? undefined : mark,
        mark === "quote" ? Math.max(1, depth) : undefined,
      ),
    );
  }
}

const isTight = ({ class: classes = "", style = "" }: Attributes): boolean =>
  /mso(?:normal|plaintext)/i.test(classes) || /margin(?:-top|-bottom)?:\s*0/i.test(style.slice(0, 500));
