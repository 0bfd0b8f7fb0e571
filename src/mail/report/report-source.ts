// What a report is read from: the headers and words of a mail, and the parts in which machines write to machines.

import { Parser } from "htmlparser2";
import { type ParsedMail, simpleParser } from "mailparser";
import type { Address, Correspondent } from "../../core/mail.ts";

/** One part of the mail that is not its text: its type, and its content as it stands. */
export type ReportPart = { type: string; content: string };

export type ReportSource = {
  headers: ReadonlyMap<string, readonly string[]>; // lower-case names
  from: Correspondent | undefined;
  to: readonly Correspondent[];
  envelopeFrom: Address | undefined; // "" is the null sender, undefined when nobody knows
  subject: string;
  text: string; // the explanation for people, without a returned mail that is a part of its own
  parts: readonly ReportPart[];
};

// An embedded mail stays one part: parsed along with the rest, its headers are lost and its text mixes with the report's.
const WHOLE_PARTS = {
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  skipImageLinks: true,
  skipTextToHtml: true,
  skipTextLinks: true,
};
const MACHINE_PART = /^(message\/|text\/rfc822-headers)/;
const MENTIONS_MACHINE_PART =
  /content-type:\s{0,20}(message\/(rfc822|delivery-status|global|feedback-report|disposition)|text\/rfc822-headers)/i;
const MOST_SEARCHED = 262_144; // bytes: reports stand in front of what they return
const MOST_PARSED = 1_048_576; // bytes: what a report returns may be cut
const LONGEST_PART = 131_072; // bytes

/** The text and the machine-written parts of a mail; a mail without such parts is not parsed again. */
export async function partsOf(raw: Buffer, parsed: ParsedMail): Promise<Pick<ReportSource, "text" | "parts">> {
  const isBroken = parsed.attachments.some(isStrayText);
  if (!isBroken && !MENTIONS_MACHINE_PART.test(raw.toString("latin1", 0, MOST_SEARCHED)))
    return { text: parsed.text ?? "", parts: [] };
  const whole = await simpleParser(raw.subarray(0, MOST_PARSED), WHOLE_PARTS).catch(() => parsed);
  const text = whole.text ?? (whole.html ? textOf(whole.html) : "");
  return {
    text: [...whole.attachments.filter(isStrayText).map((part) => partOf(part).content), text].join("\n"),
    parts: whole.attachments.filter(isMachinePart).map(partOf),
  };
}

/** The words of the HTML, for a report that has no other. */
function textOf(markup: string): string {
  const words: string[] = [];
  const parser = new Parser({
    ontext: (text) => words.push(text),
    onopentagname: (name) => words.push(BREAKING.has(name) ? "\n" : ""),
  });
  parser.end(markup.slice(0, LONGEST_PART));
  return words.join("");
}

const BREAKING: ReadonlySet<string> = new Set(["br", "p", "div", "tr", "li", "h1", "h2", "h3", "pre", "td"]);

/** A text whose Content-Type is broken ("text/plain charset=x", without the semicolon): the parser takes it for a file. */
const isStrayText = ({ contentType, filename }: ParsedMail["attachments"][number]): boolean =>
  /^text\/plain\s/.test(contentType ?? "") && filename === undefined;

const isMachinePart = ({ contentType }: ParsedMail["attachments"][number]): boolean =>
  MACHINE_PART.test(contentType ?? "");

const partOf = ({ contentType, content }: ParsedMail["attachments"][number]): ReportPart => ({
  type: contentType.toLowerCase(),
  content: content.toString("utf8", 0, LONGEST_PART).replace(/\r\n?/g, "\n"),
});
