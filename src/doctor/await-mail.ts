// Looks for the mail of the round trip at every place where it may come in: the data of the Onit that runs, the mail port while
// none runs, and the mailboxes.

import { readFile } from "node:fs/promises";
import { after } from "../core/words/duration.ts";
import { splitHead } from "../mail/head.ts";
import type { ProbeMail } from "../outbound/probe-mail.ts";
import { withSecrets } from "../runtime/intake.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { NO_SURROUNDINGS, type Surroundings } from "./surroundings.ts";

export type Arrival = {
  raw: Buffer;
  by: string; // "SMTP", or the name of a mailbox
  at: Date;
  isJunk?: boolean;
};

const LOOK_EVERY_MS = 500;
const CLOCKS_DIFFER_MS = 120_000;

type Looking = { opened: OpenedApp; mail: ProbeMail; surroundings: Surroundings; signal: AbortSignal };

/** @returns what looks for it from now on; `arrival` never resolves when it does not come, and never rejects */
export async function awaitMail(looking: Looking): Promise<{ arrival: Promise<Arrival>; stop(): Promise<void> }> {
  const { surroundings, signal } = looking;
  const caught = await atMailPort(looking);
  const mailboxes = surroundings.settings.server.imap.map(({ id }) => inMailbox(id, looking));
  const ways = [inStore(looking), ...mailboxes, ...(caught ? [caught.mail] : [])];
  const arrival = new Promise<Arrival>((resolve) => {
    for (const way of ways)
      way.then(
        (found) => found && !signal.aborted && resolve(found),
        () => {}, // a way that is closed is a finding of another check
      );
  });
  return { arrival, stop: async () => void (await caught?.close()) };
}

/** What the Onit that runs has taken, on whatever machine. */
async function inStore({ opened, mail, surroundings, signal }: Looking): Promise<Arrival | undefined> {
  const { mails } = opened.app;
  const since = after(surroundings.now(), -CLOCKS_DIFFER_MS);
  const seen = new Set<string>();
  while (!signal.aborted) {
    for await (const { id, raw, envelope, receivedAt } of mails.receivedSince(since, "probes")) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (mentions(raw, mail)) return { raw, by: envelope.mailbox ?? "SMTP", at: receivedAt };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return undefined;
}

/** While no Onit runs here. */
async function atMailPort({ mail, surroundings }: Looking) {
  const { settings, now, ports } = surroundings;
  if ((await ports()).smtp.state !== "free") return undefined;
  const { tls, ...place } = settings.server.smtp;
  const files = tls && { certificate: await readFile(tls.certificate), key: await readFile(tls.key) };
  const { catchMail } = await import("../sources/smtp-catch.ts");
  const recipients = [mail.message.to.address, mail.message.envelopeFrom];
  const catching = await catchMail({ ...place, tls: files }, recipients, (raw) => mentions(raw, mail));
  return { close: catching.close, mail: catching.mail.then(({ raw }): Arrival => ({ raw, by: "SMTP", at: now() })) };
}

async function inMailbox(id: string, { opened, mail, surroundings, signal }: Looking): Promise<Arrival | undefined> {
  const { settings, environment, now, answerMs } = surroundings;
  const written = settings.server.imap.find((one) => one.id === id);
  if (!written) return undefined;
  const mailbox = await withSecrets(written, environment);
  const bookmarks = mailbox.credentials.kind === "oauth2" ? opened.store.bookmarks : NO_SURROUNDINGS;
  const { findMail } = await import("../sources/imap-probe.ts");
  const needs = { bookmarks, now, answerMs, signal, pauseMs: 2 * LOOK_EVERY_MS };
  const found = await findMail(mailbox, mail.mark, needs);
  return found && { raw: found.raw, by: `the mailbox ${id}`, at: found.arrivedAt, isJunk: found.isJunk };
}

/** Whether a mail is the one, or returns it. */
const mentions = (raw: Buffer, { mark }: ProbeMail): boolean => raw.includes(mark);

/** Whether a mail is the one itself: a report of its failure has its mark in the body alone. */
export const isMailItself = (raw: Buffer, { mark }: ProbeMail): boolean =>
  raw.subarray(0, splitHead(raw).bodyAt).includes(mark);
