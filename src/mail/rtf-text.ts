// The words of rich text (RTF), without its tables and pictures.

import { decode } from "./mime/charset.ts";

const SILENT =
  /^(fonttbl|colortbl|stylesheet|info|pict|object|header|footer|generator|themedata|datastore|latentstyles|xmlnstbl)$/;
const BREAKS: Readonly<Record<string, string>> = {
  par: "\n",
  line: "\n",
  row: "\n",
  page: "\n",
  tab: "\t",
  cell: "\t",
  emdash: "—",
  endash: "–",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
};
const SIGNS: Readonly<Record<string, string>> = { "~": " ", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n" };
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|([^\\{}]+)|\\/gis;

type Group = { isSilent: boolean; skips: number }; // skips: signs that stand in for a Unicode one

/** Never throws. @param rtf unpacked */
export function rtfText(rtf: Buffer): string {
  const source = rtf.toString("latin1");
  const page = /\\ansicpg(\d{1,5})/.exec(source.slice(0, 1_000))?.[1] ?? "1252";
  const words = new Words(`windows-${page}`);
  for (const [, word, number, byte, sign, brace, plain] of source.matchAll(TOKEN)) {
    if (brace !== undefined) words.brace(brace);
    else if (byte !== undefined) words.byte(Number.parseInt(byte, 16));
    else if (plain !== undefined) words.plain(plain.replace(/[\r\n]+/g, ""));
    else if (word !== undefined) words.word(word.toLowerCase(), number);
    else if (sign !== undefined) words.sign(sign);
  }
  return words.text();
}

class Words {
  readonly #charset: string;
  readonly #groups: Group[] = [];
  #group: Group = { isSilent: false, skips: 1 };
  #pieces: string[] = [];
  #bytes: number[] = [];
  #skip = 0;

  constructor(charset: string) {
    this.#charset = charset;
  }

  brace(brace: string): void {
    this.#write("");
    if (brace === "{") this.#groups.push({ ...this.#group });
    else this.#group = this.#groups.pop() ?? this.#group;
  }

  byte(byte: number): void {
    if (this.#skip > 0) this.#skip -= 1;
    else if (!this.#group.isSilent) this.#bytes.push(byte);
  }

  plain(text: string): void {
    this.#write(text.slice(this.#skip));
    this.#skip = Math.max(0, this.#skip - text.length);
  }

  word(word: string, number: string | undefined): void {
    if (word === "u") {
      this.#write(String.fromCharCode(Number(number) & 0xffff));
      this.#skip = this.#group.skips;
    }
    if (word === "uc") this.#group.skips = Number(number ?? 1);
    if (SILENT.test(word)) this.#group.isSilent = true;
    if (BREAKS[word] !== undefined) this.#write(BREAKS[word]);
  }

  /** "\\*" begins what only some programs know. */
  sign(sign: string): void {
    if (sign === "*") this.#group.isSilent = true;
    else this.#write(SIGNS[sign] ?? "");
  }

  text(): string {
    this.#write("");
    return this.#pieces
      .join("")
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")
      .trim();
  }

  #write(piece: string): void {
    if (this.#bytes.length) this.#pieces.push(decode(Buffer.from(this.#bytes), this.#charset));
    this.#bytes = [];
    if (!this.#group.isSilent) this.#pieces.push(piece);
  }
}
