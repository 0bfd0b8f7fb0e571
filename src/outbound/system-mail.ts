// Letters go out: part of the tick, and started right after one is owed.

import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf } from "../core/model/mail.ts";
import type { Outcome } from "../core/model/notice.ts";
import type { Letter, OwedLetter } from "../core/model/system-mail.ts";
import { after } from "../core/words/duration.ts";
import { oneLine, printable } from "../core/words/printable.ts";
import { leaseUntil } from "../pacing/lease.ts";
import type { App, Message } from "../ports/app.ts";
import { letterStamp, NOTICE_FIELD, noticeField } from "../security/own-mark.ts";

const LEASE_MS = 5 * 60_000;
const RETRY_MS = 10 * 60_000; // while the relay is in trouble and says no other time; else it doubles
const LONGEST_RETRY_MS = 8 * 3_600_000; // … up to this
const MOST_CLAIMS = 20;

/**
 * Owes a letter unless the same cause has led to one since. It is sent right after, beside whatever owed it: a relay that
 * hangs must not keep mails from being read.
 * @param everyMs how long the same cause stays answered
 * @returns whether this letter is owed; false: an earlier one stands for it
 */
export async function write(letter: Letter, everyMs: number, app: App): Promise<boolean> {
  const now = app.now();
  if (!(await app.letters.owe(letter, now, after(now, -everyMs)))) return false;
  app.log.info({ letter: letter.key, to: letter.to.address, because: letter.because }, "system mail queued");
  app.wakeLetters();
  return true;
}

/** Any number of processes may do this at once. A process that dies while sending leaves the same message to the next. */
export async function postLetters(app: App): Promise<void> {
  while (!app.stopping.aborted) {
    const now = app.now();
    const letter = await app.letters.claim(now, leaseUntil(LEASE_MS, app), app.processId);
    if (!letter) return;
    const outcome: Outcome =
      letter.claims > MOST_CLAIMS
        ? { kind: "failed", because: "the process that sent it died, too often" }
        : await hand(letter, app);
    await settle(letter, outcome, now, app);
  }
}

async function settle(letter: OwedLetter, outcome: Outcome, now: Date, app: App): Promise<void> {
  const because = `${outcome.kind}: ${outcome.because}`;
  const isBlocked = outcome.kind === "retry" && outcome.blocked !== undefined;
  const isTooLate = after(letter.owedAt, app.giveUpAfterMs) <= now;
  if (outcome.kind === "retry" && !isTooLate) {
    const at = outcome.until ?? after(now, isBlocked ? RETRY_MS : waitAfter(letter));
    await app.letters.retry(letter, at, because, !isBlocked);
  } else {
    // Told means delivered. Noted first: a process that dies in between sends the same message once more.
    if (outcome.kind === "sent" && letter.tells) await app.mails.markTold(letter.tells);
    await app.letters.settle(letter, because);
  }
  app.log.info({ letter: letter.key, to: letter.to.address, because }, "system mail settled");
}

const waitAfter = ({ claims }: OwedLetter): number => Math.min(RETRY_MS * 2 ** (claims - 1), LONGEST_RETRY_MS);

async function hand(letter: OwedLetter, app: App): Promise<Outcome> {
  const message = messageOf(letter, app);
  try {
    const { attachments: _none, ...words } = message;
    await app.sent.keep({
      ...words,
      attachments: [],
      ticketId: "",
      kind: "letter",
      channel: "email",
      personId: null,
      because: letter.because,
      at: app.now(),
      captured: app.captures,
    });
    const channel = app.channels.get("email");
    return channel ? await channel.send(message) : { kind: "failed", because: "there is no way out for mails" };
  } catch (error) {
    return { kind: "retry", because: (error as Error).message };
  }
}

/** As it goes out. RFC 3834: an automatic answer says so, and nothing comes back to it. */
export function messageOf(letter: Omit<OwedLetter, "claims">, app: App): Message {
  const { organisation } = app;
  const key = `${letter.key} ${letter.owedAt.getTime()}`;
  const id = app.ticketId(key);
  const stamp = letterStamp(id, app.tokens);
  const text = printable(letter.text); // it lists what people wrote
  const [desk] = organisation.desks.values();
  const address = desk?.address ?? organisation.replyAddress;
  return {
    key,
    messageId: ownMessageId(id, stamp, domainOf(organisation.replyAddress)),
    inReplyTo: letter.answers,
    references: letter.answers === undefined ? [] : [letter.answers],
    from: { name: organisation.name, address },
    to: letter.to,
    replyTo: letter.replyTo ?? address,
    envelopeFrom: organisation.replyAddress, // many relays take no empty one of whoever logs in
    headers: {
      [NOTICE_FIELD]: noticeField(stamp, app.tokens),
      "Auto-Submitted": letter.answers === undefined ? "auto-generated" : "auto-replied",
      "X-Auto-Response-Suppress": "All",
    },
    subject: oneLine(letter.subject),
    text,
    html: `<!DOCTYPE html>\n<html><body><pre style="font-family:inherit;white-space:pre-wrap">${inHtml(text)}</pre></body></html>\n`,
    attachments: [],
  };
}

const inHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/https?:\/\/[^\s<>&]+/g, (link) => `<a href="${link}">${link}</a>`);
