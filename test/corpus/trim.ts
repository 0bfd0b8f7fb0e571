// The newly written text of a reply.

import { type Reading, readHtml, readText } from "../../src/mail/new-text/read-text.ts";
import { parse } from "../../src/mail/parse.ts";
import { matches } from "./compare.ts";
import type { Label, Task } from "./label.ts";

const envelope = { source: "corpus", from: "anna@example.org", recipient: "help@onit.example", peer: "127.0.0.1" };

/** What the product reads of a file: a bare body, or a whole mail by the product's own parser. */
export async function readingOf({ input = "eml" }: Label, raw: Buffer): Promise<Reading> {
  if (input === "text") return readText(raw.toString("utf8"));
  if (input === "html") return readHtml(raw.toString("utf8"));
  return parse({ id: "1", contentId: "1", raw, envelope, receivedAt: new Date(0) });
}

export const trim: Task = async (label, raw) => {
  const reading = await readingOf(label, raw);
  const match = label.match ?? "exact_ws";
  const right = matches(match, label.expected, reading.newText);
  return { right, got: reading.newText };
};
