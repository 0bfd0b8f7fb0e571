// What becomes of mails that are left for a person: their writer is told where that is safe, and the admins are notified of them.

import { createHash } from "node:crypto";
import { maySendAutomaticReply } from "../core/automated/machine.ts";
import { isMachineAddress } from "../core/model/mail.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import type { Evidence, Verdict } from "../core/model/verdict.ts";
import { recipient } from "../core/outbox/owe.ts";
import { after } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { auditRefusal } from "../security/authorize.ts";
import { encodeBase32 } from "../security/base32.ts";
import type { Understanding } from "./interpret.ts";

const ANSWER_EVERY_MS = 86_400_000; // an address hears the same reason once a day
const NOTIFY_ADMINS_EVERY_MS = 3_600_000;
const MOST_LISTED = 20;
const LINK_MS = 30 * 86_400_000;

/** Tells the writer of a quarantined mail, where that is safe. */
export async function answerQuarantined({ evidence, verdict, asks }: Understanding, app: App): Promise<void> {
  // Who writes in a colleague's name learns nothing: the colleague is asked.
  const answer = asks ? undefined : heldAnswer(evidence, verdict);
  if (answer) await write(answer, ANSWER_EVERY_MS, app);
  const { sender, ticket, mail } = evidence;
  // One of us without a part in the ticket: a refusal like any other, so it is audited.
  if (verdict.held === "no-part" && sender.person && ticket) {
    const wanted = `mail ${mail.id.slice(0, 12)} on ${ticket.record.reference}`;
    await auditRefusal(sender.person.id, wanted, verdict.because, app);
  }
}

/** Undefined where answering is not safe: a machine would answer, or the address may be somebody else's. */
function heldAnswer({ mail, sender, ticket, desk }: Evidence, verdict: Verdict): SystemMail | undefined {
  const { answerTo } = sender;
  if (
    (verdict.held !== "unproven" && verdict.held !== "no-part") ||
    answerTo === undefined ||
    isMachineAddress(answerTo) ||
    !maySendAutomaticReply(mail)
  )
    return undefined;
  const why =
    verdict.held === "no-part" && sender.person
      ? `It names ${ticket?.record.reference ?? "a ticket"}: ${verdict.because}. An admin can give you a role that permits it, or release this mail.`
      : verdict.held === "no-part"
        ? `It names ${ticket?.record.reference ?? "a ticket"}, and this address is not a participant of it. If you write for somebody else, ask them to copy you in; for a matter of your own, write a new mail without that number.`
        : "The sender could not be authenticated: the domain's records (SPF, DKIM) do not confirm it. If you can, answer one of our mails to you instead, or ask your mail administrator to check them.";
  const what = mail.subject ? `Your mail "${oneLine(mail.subject.slice(0, 120))}"` : "Your mail";
  return {
    key: `held/${verdict.held}/${hash(answerTo)}`,
    to: { address: answerTo, name: answerTo === sender.address ? sender.name : "" },
    subject: `Your mail is on hold: ${mail.subject}`.slice(0, 200),
    text: `Hello,\n\n${what} has arrived, but nothing was done with it yet. ${why}\n\nNothing is lost: it is kept, and a person here has been asked to look at it.\n\n${desk?.name ?? ""}\n`,
    because: verdict.because,
    ...(mail.messageId === undefined ? {} : { answers: mail.messageId }),
  };
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** One system mail an hour to each admin, with everything of which none of them has had a system mail yet. */
export async function notifyAdmins(app: App): Promise<void> {
  const { people, admins } = app.organisation;
  const mails = await app.mails.quarantinedOrFailed(MOST_LISTED, "untold");
  if (mails.length === 0 || (await wereNotifiedLately(app))) return;
  await app.tokens.refresh();
  for (const admin of admins.flatMap((id) => people.get(id) ?? [])) {
    await write(systemMailTo(admin, mails, app), NOTIFY_ADMINS_EVERY_MS, app);
  }
}

async function wereNotifiedLately({ systemMails, organisation, now }: App): Promise<boolean> {
  const told = await Promise.all(organisation.admins.map((id) => systemMails.lastOwedAt(keyFor(id))));
  return told.some((at) => at !== undefined && at > after(now(), -NOTIFY_ADMINS_EVERY_MS));
}

const keyFor = (adminId: string): string => `left/${adminId}`;

function systemMailTo(admin: Person, mails: readonly StoredMail[], app: App): SystemMail {
  const subject = `${mails.length} ${mails.length === 1 ? "mail" : "mails"} quarantined or failed`;
  const listed = mails.map((mail) => inLines(mail, admin, app)).join("\n\n");
  return {
    key: keyFor(admin.id),
    to: recipient(admin),
    subject,
    text: `Hello ${admin.name},\n\n${subject}. ${mails.length === 1 ? "It is" : "They are"} kept, and nothing was done with ${mails.length === 1 ? "it" : "them"}.\n\n${listed}\n\nThe command "onit quarantine" lists them all.\n`,
    because: "you are an admin",
    tells: mails.map(({ id }) => id),
  };
}

function inLines(mail: StoredMail, admin: Person, app: App): string {
  const { reading, trouble, state, envelope, id } = mail;
  const from = reading?.from || envelope.from || "nobody named";
  const mayRelease = may(admin.id, "release", undefined, app.organisation).allowed;
  const link = `    ${state === "stuck" ? "Read it again" : "Release it"}: ${releaseLink(id, admin, app)}`;
  return [
    oneLine(`  ${from}: ${reading?.subject || "(no subject)"}`),
    oneLine(
      `    ${state === "stuck" ? "processing failed" : "quarantined"}: ${(trouble ?? reading?.because ?? "").slice(0, 300)}`,
    ),
    ...(reading?.setting && !trouble ? [oneLine(`    ${reading.setting}`)] : []),
    ...(mayRelease ? [link] : []),
  ].join("\n");
}

/** Behind it is a page with a button; opening it changes nothing (P2). */
function releaseLink(mailId: string, admin: Person, app: App): string {
  const token = {
    subjectId: mailToken(mailId),
    purpose: "release" as const,
    recipient: admin.addresses[0],
    expiresAt: after(app.now(), LINK_MS),
  };
  return `${app.publicUrl}/m/${app.tokens.sign(token)}`;
}

/** The beginning of a mail's id in the form of a ticket's, so that it fits into a token. */
export const mailToken = (mailId: string): string => encodeBase32(Buffer.from(mailId.slice(0, 16), "hex"));
