// A mail of ours as an admin who signed in reads it: nothing in it acts as its recipient. What came by the mailbox's own address acts as
// anybody, and sees it whole.

import type { FastifyRequest } from "fastify";
import { LONG_TOKEN, SHORT_TOKEN } from "../core/model/token.ts";
import type { SentMessage } from "../ports/app.ts";
import { SIGN_IN_TOKEN } from "../security/sign-in-token.ts";
import { admins } from "./admins.ts";

const REMOVED = "[removed]";

// What mail programs put into a token, and its reader leaves out again: what nobody sees, and ends of lines with what quotes them. Each
// sign is matched in one way alone, so that no text makes this slow.
const ENTITY = String.raw`&(?:shy|zwn?j|[lr]rm|ZeroWidthSpace|NoBreak|#0*(?:173|820[3-7]|8288|65279)|#x0*(?:ad|200[b-f]|2060|feff))(?!\w);?`;
const NOISE = String.raw`(?:[\p{Default_Ignorable_Code_Point}\s>|]|<[^<>]{0,500}>|${ENTITY})*`;

const UNSEEN = new RegExp(String.raw`\p{Default_Ignorable_Code_Point}|<wbr[^<>]{0,500}>|${ENTITY}`, "giu");
const BETWEEN = /(?:<[^<>]{0,500}>|[\s>|])+/g;
const MOST_PIECES = 3; // a column of short words is not a token

const so = (letters: string, length: number): string => `[${letters}](?:${NOISE}[${letters}]){${length - 1}}`;

/** Each begins where a word does, or behind an encoded "+" or "=", and is found within what looks ahead: one may begin within another. */
const NOISY = new RegExp(
  `(?<=^|[^a-z0-9]|%2b|%3d)(?=[a-z0-9])(?=(${[
    `${so("a-z2-7", LONG_TOKEN)}(?![a-z0-9])`,
    `(?<=(?:[+=-]|%2b|%3d)${NOISE})${so("a-z2-7", SHORT_TOKEN)}(?=${NOISE}(?:@|=|%40|&#64;|&#x40;|&commat;))`,
    `(?<=/sign-in/${NOISE})${so("a-z0-9", SIGN_IN_TOKEN)}(?![a-z0-9])`,
  ].join("|")}))`,
  "giu",
);

// By their form, not by today's address of our pages: older mails have an older one.
const LINK = /\bhttps?:\/\/[^\s"'<>]*\/(?:[a-z]|sign-in)\/(?:[a-z0-9]{32,}|\[removed\])[^\s"'<>]*/gi;
const TOKEN = /(?<![a-z0-9])[a-z2-7]{50,}(?![a-z0-9])/gi;

/** Words without signed links and addresses: who reads them is not who may act by them. */
export const blanked = (text: string): string =>
  [LINK, TOKEN].reduce((rest, form) => rest.replace(form, REMOVED), withoutNoisy(text));

function withoutNoisy(text: string): string {
  let [kept, from] = ["", 0];
  for (const { index, 1: token = "" } of text.matchAll(NOISY)) {
    if (index < from || piecesOf(token) > MOST_PIECES) continue;
    kept += text.slice(from, index) + REMOVED;
    from = index + token.length;
  }
  return kept + text.slice(from);
}

const piecesOf = (token: string): number => token.replace(UNSEEN, "").split(BETWEEN).length;

/** @returns the mail without signed links and addresses when its reader is an admin who signed in */
export function asReadBy(request: FastifyRequest, message: SentMessage): SentMessage {
  if (!admins.has(request)) return message;
  const { text, html, replyTo, envelopeFrom, headers } = message;
  return {
    ...message,
    text: blanked(text),
    html: blanked(html),
    replyTo: blanked(replyTo),
    envelopeFrom: blanked(envelopeFrom),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, blanked(value)])),
  };
}
