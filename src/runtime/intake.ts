// The ways in: the sources, joined to what they may take, where it is kept and who reads it then.

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MailboxSettings } from "../config/assemble-mailboxes.ts";
import type { Settings } from "../config/load.ts";
import { trustedPeers } from "../config/relays.ts";
import { isPostmaster } from "../core/identify/postmaster.ts";
import type { Address, Envelope, KeptMail } from "../core/model/mail.ts";
import { isOurs, type Organisation } from "../core/model/organisation.ts";
import { PROBE_FIELDS } from "../core/model/probe.ts";
import { copiesFor, refusal } from "../inbound/accepted-recipients.ts";
import { fieldValues, HEAD_LIMITS, headTrouble } from "../mail/head.ts";
import { endsLinesInTwoWays, hasBareLineEnd, normaliseLineEnds } from "../mail/line-ends.ts";
import { traceOf } from "../mail/trace.ts";
import type { WorkQueue } from "../pacing/work-queue.ts";
import type { App } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";
import { keep } from "../receive.ts";
import { oneAddress } from "../security/domain-name.ts";
import type { ImapReading } from "../sources/imap.ts";
import type { FoundMail, ImapMailbox, MailboxHealth } from "../sources/imap-mailbox.ts";
import { listenSmtp, type SmtpTaking } from "../sources/smtp.ts";
import type { Store } from "../store/open.ts";
import { listening } from "./listening.ts";

// What comes beyond these is not held in memory: the reading loop finds it in the store.
const MOST_WAITING = 200;
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const LONGEST_PATIENCE_MS = 10_000; // then a mail is kept all the same

export type Taking = {
  app: App;
  intake: WorkQueue<KeptMail>; // reads what was taken
  store: Pick<Store, "isUp" | "bookmarks">;
  /** Has the reading loop look for what is kept and in nobody's hand. */
  readKept(): void;
};

type Tls = Settings["server"]["smtp"]["tls"];

export type WaysIn = {
  smtpPort: number;
  mailboxes(): MailboxHealth[];
  /** Reads the certificate of the SMTP port again. @throws when it cannot be read, or it and its key do not fit */
  renewCertificate(tls: Tls): Promise<void>;
  close(): Promise<void>;
};

/** @returns once SMTP listens; what is in hand when they close is finished first */
export async function openWaysIn(settings: Settings, environment: Environment, taking: Taking): Promise<WaysIn> {
  const smtp = await takeBySmtp(settings, environment, taking);
  const imap = await takeByImap(settings, environment, taking);
  return {
    smtpPort: smtp.port,
    mailboxes: imap.health,
    async renewCertificate(tls) {
      const read = tls && settings.server.smtp.tls && (await readCertificate(tls));
      if (read) smtp.renew(read);
    },
    close: async () => void (await Promise.all([smtp.close(), imap.close()])),
  };
}

const readCertificate = async ({ certificate, key }: NonNullable<Tls>) => ({
  certificate: await readFile(certificate),
  key: await readFile(key),
});

async function takeBySmtp({ server }: Settings, { ONIT_DATA }: Environment, taking: Taking) {
  const { app } = taking;
  const { tls, ...rest } = server.smtp;
  const smtp = { ...rest, spoolFolder: rest.spoolFolder ?? join(resolve(ONIT_DATA ?? "data"), "spool") };
  const certificate = tls && (await readCertificate(tls));
  const options = certificate ? { ...smtp, tls: certificate } : smtp;
  const smtpTaking: SmtpTaking = {
    take: (raw, envelope) => take(raw, envelope, taking),
    recipients: (addresses) => copiesFor(addresses, app.organisation),
    refusal: (address) => refusal(address, app.organisation),
    isTrusted: trustedPeers(smtp.trustedRelays),
    judge: { headTrouble, headBytes: HEAD_LIMITS.bytes, hasBareLineEnd, normaliseLineEnds, endsLinesInTwoWays },
    log: (event, fields) => app.log.warn(fields, event),
  };
  return listening("smtp", smtp, () => listenSmtp(options, smtpTaking));
}

/** @returns at once: a mailbox that cannot be reached keeps nobody from starting */
async function takeByImap({ server }: Settings, environment: Environment, taking: Taking): Promise<ImapReading> {
  const { app, store } = taking;
  if (server.imap.length === 0) return { health: () => [], close: async () => {} };
  const { readMailboxes } = await import("../sources/imap.ts");
  const mailboxes = await Promise.all(server.imap.map((mailbox) => withSecrets(mailbox, environment)));
  return readMailboxes(mailboxes, {
    take: (raw, found) => takeFetched(raw, found, taking),
    isUp: store.isUp,
    alarm: app.ring,
    log: (event, fields) => app.log.warn(fields, event),
    bookmarks: store.bookmarks,
    wasRead: app.mails.wasReadFrom,
    now: app.now,
    maxMailBytes: server.smtp.maxMailBytes,
  });
}

/** A mail that was fetched cannot be refused: its line ends are made whole before anything looks at it. */
async function takeFetched(raw: Buffer, found: FoundMail, taking: Taking): Promise<void> {
  const { organisation } = taking.app;
  // The copy that a relay keeps of a probe came back by nobody's way in, and must not stand for the probe itself.
  if (found.source === "imap-sent" && fieldValues(raw, PROBE_FIELDS.roundTrip.toLowerCase()).length > 0) return;
  if (!hasBareLineEnd(raw)) return take(raw, envelopeOf(raw, found, organisation), taking);
  const whole = normaliseLineEnds(raw);
  const mixed = endsLinesInTwoWays(raw) ? { hadMixedLineEnds: true as const } : {};
  await take(whole, { ...envelopeOf(whole, found, organisation), ...mixed }, taking);
}

/** Resolves once the mail is durable. A flood is slowed at its source. */
async function take(raw: Buffer, envelope: Envelope, { app, intake, readKept }: Taking): Promise<void> {
  if (intake.size() >= MOST_WAITING) await patiently(intake.below(MOST_WAITING));
  const hasRoom = intake.size() < MOST_WAITING; // of many that waited, one place is one's
  const isLight = intake.weight() + raw.length <= MOST_WAITING_BYTES;
  const giveBack = hasRoom && isLight ? intake.reserve(raw.length) : undefined;
  try {
    const { kept, isNew } = await keep(raw, envelope, app, giveBack !== undefined);
    if (!isNew) return;
    if (giveBack) void intake.add(kept.id, kept);
    else readKept();
  } finally {
    giveBack?.();
  }
}

/**
 * The envelope of a mail that was fetched: what the servers before us noted, as far as it concerns us. A sent mail was handed
 * to nobody, so it has no sender and no recipient of its own.
 */
export function envelopeOf(raw: Buffer, { source, mailbox }: FoundMail, organisation: Organisation): Envelope {
  const { returnPath, recipients, becameOf, written } = traceOf(raw);
  const isKnown = (address: Address): boolean => isOurs(organisation, address) || isPostmaster(address, organisation);
  const first = becameOf.find(isKnown);
  const isForPostmaster = first !== undefined && isPostmaster(first, organisation);
  const postmaster = first === undefined ? postmasterIn(written.filter(isKnown), organisation) : undefined;
  const found = (isForPostmaster ? first : postmaster) ?? surest(recipients.filter(isKnown), organisation);
  const recipient = source === "imap" ? (found ?? oneAddress(mailbox.address)) : mailbox.address;
  return {
    source,
    from: returnPath ?? "",
    ...(returnPath === undefined ? { isSenderKnown: false } : {}),
    recipient,
    peer: mailbox.host,
    mailbox: mailbox.id,
  };
}

/** Of addresses that are noted, surest first. */
const surest = (addresses: readonly Address[], organisation: Organisation): Address | undefined =>
  addresses[0] !== undefined && isPostmaster(addresses[0], organisation)
    ? addresses[0]
    : copiesFor(addresses, organisation)[0];

/** Whom it was written to, when that is the postmaster and not of one of our desks: an alias of theirs may be noted as the desk. */
const postmasterIn = (addresses: readonly Address[], organisation: Organisation): Address | undefined =>
  addresses.every((address) => isPostmaster(address, organisation)) ? addresses[0] : undefined;

/** A mailbox of the settings with what the environment and its files hold for it. */
export async function withSecrets(
  { auth, caFile, ...rest }: MailboxSettings,
  environment: Environment,
): Promise<ImapMailbox> {
  const ca = caFile === undefined ? undefined : await readFile(caFile);
  if ("password" in auth) {
    return { ...rest, ca, credentials: { kind: "password", password: environment[auth.password] ?? "" } };
  }
  const [clientSecret, refreshToken] = [auth.clientSecret, auth.refreshToken].map((name) => name && environment[name]);
  return { ...rest, ca, credentials: { ...auth, kind: "oauth2", clientSecret, refreshToken } };
}

/** Resolves when it came to pass, or when patience has run out. */
const patiently = (work: Promise<void>): Promise<void> => {
  const limit = new AbortController();
  const patience = sleep(LONGEST_PATIENCE_MS, undefined, { signal: limit.signal }).catch(() => {});
  return Promise.race([work, patience]).finally(() => limit.abort());
};
