// mailparser at work on one mail: the tree of its parts, each with the bytes of its content.
//
// Three of its inner names are used, and test/mail/by-mailparser.test.ts fails when an update changes one of them:
// - `textTypes` is emptied, so that texts come as bytes like files do: its option `Iconv` sees no text that is labelled UTF-8 or
//   ASCII or not at all, and most wrong labels are of these;
// - `tree` is read, because the text it puts together does not show which parts are alternatives;
// - `processHeaders` is skipped: we read the header lines it found, in the character set they are in. It takes 40 % of its time.

import { Readable } from "node:stream";
import { type HeaderLines, type Headers, MailParser } from "mailparser";

/** A part as mailparser and its splitter describe it. */
export type Node = {
  headers: Headers; // empty, and one of its own: what its content is found by
  headerLines: HeaderLines; // the name in lower case, and the line as it stands, each byte one character
  children: readonly Node[];
  node: {
    contentType: string | false;
    encoding: string | false;
    charset: string | false;
    disposition: string | false;
    filename: string | false;
    flowed: boolean;
    delSp: boolean;
  };
};

export type Parsed = { tree: Node | undefined; contents: ReadonlyMap<Headers, Buffer>; refusal: string | undefined };

const PIECE_BYTES = 65_536;

type Inner = { textTypes: string[]; tree: Node | false; processHeaders: () => Headers };

const OPTIONS = {
  ignoreEmbedded: true, // a mail inside a mail is read on its own, and its bytes are a file
  keepDeliveryStatus: true,
  checksumAlgo: false,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
} as const;

/** Given whole, a large mail is in memory once more as all the lines that it is taken apart into. */
function* inPieces(raw: Buffer): Generator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE_BYTES) yield raw.subarray(at, at + PIECE_BYTES);
}

/** Never rejects: what mailparser refuses is read up to there. @param most parts of one mail */
export function parsed(raw: Buffer, most: number): Promise<Parsed> {
  const parser = new MailParser({ ...OPTIONS, maxChildNodes: most } as ConstructorParameters<typeof MailParser>[0]);
  const inner = parser as unknown as Inner;
  inner.textTypes = [];
  inner.processHeaders = () => new Map();
  const pieces = new Map<Headers, Buffer[]>();
  return new Promise((resolve) => {
    const end = (refusal?: Error): void => {
      const contents = new Map([...pieces].map(([headers, all]) => [headers, Buffer.concat(all)]));
      resolve({ tree: inner.tree || undefined, contents, refusal: refusal?.message });
    };
    parser.on("data", (data) => {
      if (data.type !== "attachment") return;
      const all: Buffer[] = [];
      pieces.set(data.headers, all);
      data.content.on("data", (piece: Buffer) => all.push(piece));
      data.content.on("end", () => data.release?.());
      data.content.on("error", end);
    });
    parser.on("error", end);
    parser.on("end", () => end());
    if (raw.length > PIECE_BYTES) Readable.from(inPieces(raw), { objectMode: false }).pipe(parser);
    else parser.end(raw);
  });
}
