// Part of journey 1: a mail for the postmaster goes to the admins. Kept first, as every mail; then one system mail is owed to each of
// them, under a key made of the mail and the admin, so that a process that dies in between leaves the rest to the next.

import {
  FORWARD_KEYS,
  FORWARD_WINDOW_MS,
  forwardKey,
  forwardToAdmin,
  judgePostmasterMail,
  uncheckedSender,
} from "../core/identify/postmaster.ts";
import type { Proof } from "../core/identify/sender.ts";
import type { Mail } from "../core/model/mail.ts";
import type { Evidence, Verdict } from "../core/model/verdict.ts";
import { recipient } from "../core/outbox/owe.ts";
import { after } from "../core/words/duration.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";

const ONCE_MS = 365 * 86_400_000; // a mail goes to an admin once

type ForPostmaster = { evidence: Evidence; asks: undefined; identified: string; asked: string[]; verdict: Verdict };

/** @returns what the mail is, without asking who wrote it: a domain whose records are broken must still reach us */
export async function recogniseForPostmaster(mail: Mail, proof: Proof, app: App): Promise<ForPostmaster> {
  const { organisation } = app;
  const lately = proof.by !== "admin" && !(await isBegun(mail, app)) ? await forwardedLately(app) : 0;
  const sender = uncheckedSender(mail);
  const evidence = { mail, sender, ticket: undefined, desk: undefined, organisation };
  return {
    evidence,
    asks: undefined,
    identified: `it is for ${mail.envelope.recipient}`,
    asked: ["postmaster"],
    verdict: judgePostmasterMail(mail, organisation, lately),
  };
}

/** Owes the mail to every admin and sends it. Safe to repeat: nobody is owed it twice. */
export async function forwardToAdmins(mail: Mail, app: App): Promise<void> {
  const { organisation } = app;
  for (const admin of adminsOf(app)) {
    await write(forwardToAdmin(mail, admin.id, recipient(admin), organisation), ONCE_MS, app);
  }
}

/** A mail that one admin has already reaches the others, however many came since. */
async function isBegun({ id }: Mail, app: App): Promise<boolean> {
  const owed = await Promise.all(adminsOf(app).map((admin) => app.systemMails.lastOwedAt(forwardKey(id, admin.id))));
  return owed.some((at) => at !== undefined);
}

async function forwardedLately(app: App): Promise<number> {
  const systemMails = await app.systemMails.countSince(FORWARD_KEYS, after(app.now(), -FORWARD_WINDOW_MS));
  return Math.floor(systemMails / Math.max(1, adminsOf(app).length));
}

const adminsOf = ({ organisation: { admins, people } }: App) => admins.flatMap((id) => people.get(id) ?? []);
