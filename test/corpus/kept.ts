// A file of the corpus as a mail that came in, read by the product's own parser.

import type { KeptMail, Mail } from "../../src/core/model/mail.ts";
import { parse } from "../../src/mail/parse.ts";

/** The envelope's sender is what a header of the last hop says; without one nobody knows, and From stands in for it. */
export function readMail(raw: Buffer): Promise<Mail> {
  const head = raw.toString("latin1", 0, 65_536).replace(/^[\r\n]+/, "");
  const [, written] = /^(?:return-path|envelope-from):[ \t]*(?:\r?\n[ \t]+)?([^\r\n]*)/im.exec(headOf(head)) ?? [];
  const from = written === undefined ? "unknown@sender.example" : written.replace(/^\s*<?([^<>\s]*)>?.*$/, "$1");
  const kept: KeptMail = {
    id: "corpus",
    contentId: "corpus",
    raw,
    envelope: { source: "corpus", from, recipient: "help@onit.example", peer: "192.0.2.1" },
    receivedAt: new Date("2026-03-02T09:00:00Z"),
  };
  return parse(kept);
}

const headOf = (text: string): string => text.slice(0, text.search(/\r?\n\r?\n/) + 1 || undefined);
