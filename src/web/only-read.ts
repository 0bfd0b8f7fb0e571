// A mail of ours as an admin who signed in reads it: nothing in it acts as its recipient. What came by the mailbox's own address acts as
// anybody, and sees it whole.

import type { FastifyRequest } from "fastify";
import type { SentMessage } from "../ports/app.ts";
import { admins } from "./admins.ts";

const REMOVED = "[removed]";

// By their form, not by today's address of our pages: older mails have an older one.
const LINK = /\bhttps?:\/\/[^\s"'<>]*\/(?:[a-z]|sign-in)\/[a-z0-9]{32,}[^\s"'<>]*/gi;
const IN_AN_ADDRESS = /(?<=[+-]|%2b)[a-z2-7]{32,}(?=@|%40)/gi;
const TOKEN = /(?<![a-z0-9])[a-z2-7]{50,}(?![a-z0-9])/gi;

/** Words without signed links and addresses: who reads them is not who may act by them. */
export const blanked = (text: string): string =>
  [LINK, IN_AN_ADDRESS, TOKEN].reduce((rest, form) => rest.replace(form, REMOVED), text);

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
