// Does a mail that carries no delivery-status part say that a mail did not arrive? One sign may lie, two do not.

import { FAILED_SUBJECTS } from "./nondelivery-subjects.ts";
import { DELAYED, FAILED_WORDS } from "./nondelivery-words.ts";
import type { ReportSource } from "./report-source.ts";
import type { ReturnedMail } from "./returned-mail.ts";
import { codesIn } from "./smtp-codes.ts";

const DAEMON =
  /^(mailer-?daemon|postmaster|mail-?daemon|mmdf|mdaemon|double-bounce|mailerdaemon|maildelivery|delivery|bounces?|mail-?deliver[a-z-]*|mailadmin|mdr|smtp|sysadmin|system)([+-][^@]*)?(@|$)/i;
const DAEMON_NAME =
  /mail(er)? ?(delivery|daemon|deliver|administrator)|delivery (sub)?system|system administrator|postmaster|mailer-daemon|email system|mail router|delivery (status|notification)/i;
const REPLY_PREFIX = /^\s*((re|aw|fwd?|wg|sv|tr|antw|odp)\s*:)/i;
const ANSWERED = 20; // characters of a subject: what stands there behind "Re:" is what is answered
const OPENING = 200; // characters
const MOST_WORDS = 6_000; // characters: a report says at its beginning what it is

/** @returns how we know, or undefined when nothing says so */
export function nondelivery(source: ReportSource, { words, returned }: ReturnedMail): string | undefined {
  if (source.headers.has("x-failed-recipients")) return "it names failed recipients in its headers";
  const isAnswer = REPLY_PREFIX.test(source.subject);
  const sender = senderIn(source);
  // An answer about a report is a person's; a system that keeps the "Re:" says in its first words what it is.
  const subject = phrase(lowered(source.subject).slice(isAnswer ? ANSWERED : 0), FAILED_SUBJECTS);
  if (!sender && !subject) return undefined; // most mails: their words alone could not say it
  const text = lowered(words.slice(0, MOST_WORDS));
  const body = phrase(isAnswer ? text.slice(0, OPENING) : text, [...FAILED_WORDS, ...DELAYED]);
  const signs = [
    sender,
    subject && `its subject says "${subject}"`,
    body && `it says "${body}"`,
    returned && answerIn(words),
  ].filter((sign) => sign !== undefined);
  // "It bounced again", a person answers in "Re: Newsletter bounces": one word of it makes no report.
  const isTold = !isAnswer || returned !== undefined || body?.includes(" ") === true;
  const isEnough = sender ? signs.length >= 2 : Boolean(subject && body) && isTold;
  return isEnough ? signs.join(", ") : undefined;
}

function answerIn(words: string): string | undefined {
  const { reply, status } = codesIn(words);
  return reply || status ? `it returns a mail with the answer ${reply ?? status}` : undefined;
}

const senderIn = (source: ReportSource): string | undefined =>
  isFromDaemon(source) || reportType(source) === "delivery-status"
    ? `${source.from?.address ?? "the null sender"} is a mail system`
    : undefined;

/** The report-type of a multipart/report (RFC 6522), "" for any other mail. */
export function reportType({ headers }: ReportSource): string {
  const type = headers.get("content-type")?.[0]?.slice(0, 1_000) ?? "";
  return (
    /^\s*multipart\/report\b.*\breport-type\s{0,3}=\s{0,3}"?([a-z-]{1,40})/is.exec(type)?.[1] ?? ""
  ).toLowerCase();
}

/** Whether the words say that the mail is still tried. */
export const saysDelayed = (words: string): boolean =>
  phrase(lowered(words.slice(0, MOST_WORDS)), DELAYED) !== undefined;

/** A null sender (RFC 5321, 4.5.5), or a name that mail systems go by. */
export function isFromDaemon({ from, envelopeFrom, headers }: ReportSource): boolean {
  const returnPath = (headers.get("return-path")?.[0] ?? "unknown").replace(/[\s<>]/g, "");
  // A From such as "MAILER-DAEMON <>" is not an address to the parser.
  const name = from?.name || (headers.get("from")?.[0] ?? "");
  return (
    envelopeFrom === "" ||
    returnPath === "" ||
    DAEMON.test(returnPath) ||
    DAEMON.test(from?.address ?? "") ||
    DAEMON_NAME.test(name.slice(0, 200))
  );
}

const lowered = (text: string): string => text.toLowerCase().replace(/[’`]/g, "'").replace(/\s+/g, " ");

const phrase = (text: string, phrases: readonly string[]): string | undefined =>
  phrases.find((one) => text.includes(one));
