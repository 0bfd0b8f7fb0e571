// System mails go out: part of the tick, and started right after one is owed.

import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf } from "../core/model/mail.ts";
import { type Outcome, stateName } from "../core/model/notice.ts";
import { LINK_HERE, type OwedSystemMail, type SystemMail } from "../core/model/system-mail.ts";
import { after } from "../core/words/duration.ts";
import { oneLine, printable } from "../core/words/printable.ts";
import { leaseUntil } from "../pacing/lease.ts";
import type { App, Message } from "../ports/app.ts";
import { NOTICE_FIELD, noticeField, systemMailStamp } from "../security/own-mark.ts";
import { digestOf, SIGN_IN_LINK_MS, SIGN_IN_WAIT_MS, signInLink } from "../security/sign-in-token.ts";
import { inLog } from "./in-log.ts";

const LEASE_MS = 5 * 60_000;
const RETRY_MS = 10 * 60_000; // while the relay is in trouble and says no other time; else it doubles
const LONGEST_RETRY_MS = 8 * 3_600_000; // … up to this
const MOST_CLAIMS = 20;

/**
 * Owes a system mail unless the same cause has led to one since. It is sent right after, beside whatever owed it: a relay that
 * hangs must not keep mails from being read.
 * @param everyMs how long the same cause stays answered
 * @returns whether this system mail is owed; false: an earlier one stands for it
 */
export async function write(systemMail: SystemMail, everyMs: number, app: App): Promise<boolean> {
  const now = app.now();
  if (!(await app.systemMails.owe(systemMail, now, after(now, -everyMs)))) return false;
  app.log.info(
    { systemMail: systemMail.key, to: systemMail.to.address, because: systemMail.because },
    "system mail queued",
  );
  app.wakeSystemMails();
  return true;
}

/**
 * Any number of processes may do this at once. A process that dies while sending leaves the same message to the next.
 * @param moved called with each that was tried
 */
export async function sendSystemMails(app: App, moved?: () => void): Promise<void> {
  while (!app.stopping.aborted) {
    const now = app.now();
    const systemMail = await app.systemMails.claim(now, leaseUntil(LEASE_MS, app), app.processId);
    if (!systemMail) return;
    const outcome: Outcome =
      systemMail.claims > MOST_CLAIMS
        ? { kind: "failed", because: "the process that sent it died, too often" }
        : await hand(systemMail, app);
    await settle(systemMail, outcome, now, app);
    moved?.();
  }
}

async function settle(systemMail: OwedSystemMail, outcome: Outcome, now: Date, app: App): Promise<void> {
  const because = `${outcome.kind}: ${outcome.because}`;
  const isBlocked = outcome.kind === "retry" && outcome.blocked !== undefined;
  const isTooLate = after(systemMail.owedAt, app.giveUpAfterMs) <= now;
  if (outcome.kind === "retry" && !isTooLate) {
    const at = outcome.until ?? after(now, isBlocked ? RETRY_MS : waitAfter(systemMail));
    await app.systemMails.retry(systemMail, at, because, !isBlocked);
  } else {
    // Told means delivered. Noted first: a process that dies in between sends the same message once more.
    if (outcome.kind === "sent" && systemMail.tells) await app.mails.markNotified(systemMail.tells);
    await app.systemMails.settle(systemMail, because);
  }
  const state = outcome.kind === "retry" && isTooLate ? "failed" : outcome.kind;
  const became = stateName({ ...outcome, state });
  app.log.info({ systemMail: systemMail.key, to: systemMail.to.address, because }, inLog("system mail", became));
}

const waitAfter = ({ claims }: OwedSystemMail): number => Math.min(RETRY_MS * 2 ** (claims - 1), LONGEST_RETRY_MS);

async function hand(systemMail: OwedSystemMail, app: App): Promise<Outcome> {
  const message = messageOf(systemMail, app);
  try {
    if (!(await isGood(systemMail, app)))
      return { kind: "failed", because: "its link was used, or asked for too long ago: nobody waits for it" };
    const { attachments: _none, ...words } = app.captures ? message : { ...message, ...wordsOf(systemMail) };
    await app.sent.keep({
      ...words,
      attachments: [],
      ticketId: "",
      kind: "letter",
      channel: "email",
      personId: null,
      because: systemMail.because,
      at: app.now(),
      captured: app.captures,
    });
    const channel = app.channels.get("email");
    return channel ? await channel.send(message) : { kind: "failed", because: "there is no way out for mails" };
  } catch (error) {
    return { kind: "retry", because: (error as Error).message };
  }
}

/** What it brings begins to be good now, and not while it waited. */
async function isGood({ signIn, owedAt }: OwedSystemMail, { sessions, now }: App): Promise<boolean> {
  if (signIn === undefined) return true;
  if (after(owedAt, SIGN_IN_WAIT_MS) <= now()) return false;
  return sessions.handOver(digestOf(signIn), after(now(), SIGN_IN_LINK_MS));
}

/** As it goes out. RFC 3834: an automatic answer says so, and nothing comes back to it. */
export function messageOf(systemMail: Omit<OwedSystemMail, "claims">, app: App): Message {
  const { organisation } = app;
  const key = `${systemMail.key} ${systemMail.owedAt.getTime()}`;
  const id = app.ticketId(key);
  const stamp = systemMailStamp(id, app.tokens);
  const opens = systemMail.signIn === undefined ? undefined : signInLink(systemMail.signIn, app);
  const [desk] = organisation.desks.values();
  const address = desk?.address ?? organisation.replyAddress;
  return {
    key,
    messageId: ownMessageId(id, stamp, domainOf(organisation.replyAddress)),
    inReplyTo: systemMail.answers,
    references: systemMail.answers === undefined ? [] : [systemMail.answers],
    from: { name: organisation.name, address },
    to: systemMail.to,
    replyTo: systemMail.replyTo ?? address,
    envelopeFrom: organisation.replyAddress, // many relays take no empty one after a login
    headers: {
      [NOTICE_FIELD]: noticeField(stamp, app.tokens),
      "Auto-Submitted": systemMail.answers === undefined ? "auto-generated" : "auto-replied",
      "X-Auto-Response-Suppress": "All",
    },
    subject: oneLine(systemMail.subject),
    ...wordsOf(systemMail, opens),
    attachments: [],
  };
}

/** @param opens what stands where the text says LINK_HERE; without it the words as they are kept, where a relay takes the mail */
function wordsOf(
  { text: written, html }: Pick<SystemMail, "text" | "html">,
  opens = LINK_HERE,
): Pick<Message, "text" | "html"> {
  const text = printable(written).replace(LINK_HERE, opens); // it lists what people wrote
  if (html !== undefined) return { text, html };
  const body = `<pre style="font-family:inherit;white-space:pre-wrap">${inHtml(text)}</pre>`;
  return { text, html: `<!DOCTYPE html>\n<html><body>${body}</body></html>\n` };
}

const inHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/https?:\/\/[^\s<>&]+/g, (link) => `<a href="${link}">${link}</a>`);
