// What a report is read from: the headers and words of a mail, and the parts in which machines write to machines.

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
const LONGEST_PART = 131_072; // bytes

/** The text and the machine-written parts of a mail; a mail without such parts is not parsed again. */
export async function partsOf(raw: Buffer, parsed: ParsedMail): Promise<Pick<ReportSource, "text" | "parts">> {
  if (!MENTIONS_MACHINE_PART.test(raw.toString("latin1", 0, MOST_SEARCHED)))
    return { text: parsed.text ?? "", parts: [] };
  const whole = await simpleParser(raw, WHOLE_PARTS).catch(() => parsed);
  const parts = whole.attachments.filter(isMachinePart).map(partOf);
  return { text: whole.text ?? "", parts };
}

const isMachinePart = ({ contentType }: ParsedMail["attachments"][number]): boolean =>
  MACHINE_PART.test(contentType ?? "");

const partOf = ({ contentType, content }: ParsedMail["attachments"][number]): ReportPart => ({
  type: contentType.toLowerCase(),
  content: content.toString("utf8", 0, LONGEST_PART).replace(/\r\n?/g, "\n"),
});
