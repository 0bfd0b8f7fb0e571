// What a report is read from: the headers and words of a mail, and the parts in which machines write to machines.

import type { Address, Correspondent } from "../../core/model/mail.ts";
import type { Body } from "../body.ts";
import { leaves, type Part } from "../mime/part.ts";
import { textOfHtml } from "../new-text/render-html.ts";

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

const MACHINE_PART = /^(message\/|text\/rfc822-headers)/;
const LONGEST_PART = 131_072; // bytes: what a report returns may be cut

/** The text and the machine-written parts of a mail; a mail inside it stays one part. */
export const reportPartsOf = (mail: Part, { text, html }: Body): Pick<ReportSource, "text" | "parts"> => ({
  text: text || textOfHtml(html),
  parts: leaves(mail)
    .filter(({ type }) => MACHINE_PART.test(type))
    .map(({ type, content }) => ({ type, content: content.toString("utf8", 0, LONGEST_PART).replace(/\r\n?/g, "\n") })),
});
