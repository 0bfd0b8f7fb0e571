// One mailbox for as long as Onit runs: a new connection whenever the old one is lost, and somebody notified when that does not help.

import { setTimeout as sleep } from "node:timers/promises";
import { backoff } from "../pacing/backoff.ts";
import { type Bell, bell } from "../pacing/bell.ts";
import { redactor } from "../security/redact.ts";
import { type AccessTokens, accessTokens } from "./access-token.ts";
import { type HealthRecord, healthRecord } from "./imap-health.ts";
import { type Login, openLine, whyItFailed } from "./imap-line.ts";
import {
  type ImapLimits,
  type ImapMailbox,
  type ImapTaking,
  type MailboxHealth,
  NeedsPerson,
  serverReason,
} from "./imap-mailbox.ts";
import { type Life, runSession } from "./imap-session.ts";
import { noFaults } from "./imap-take.ts";

export type Watch = { health(): MailboxHealth; close(): Promise<void> };

const WARN_DAYS = 14; // before credentials run out
const SLOWER = 5; // doublings: a refused password is not tried often, or the server locks the account

/** Begins at once; never throws. */
export function watchMailbox(mailbox: ImapMailbox, taking: ImapTaking, limits: ImapLimits): Watch {
  const { credentials } = mailbox;
  const tokens = credentials.kind === "oauth2" ? accessTokens(credentials, { ...taking, ...limits }) : undefined;
  const health = healthRecord(mailbox.id, taking.now, () => expiryOf(mailbox, tokens));
  const care = careOf(mailbox, { taking, limits, health, tokens });
  const stop = new AbortController();
  const faults = noFaults();
  let closeLine = (): void => {};

  async function session(): Promise<void> {
    const line = await openLine(mailbox, await loginOf(mailbox, tokens), limits, taking.maxMailBytes);
    closeLine = () => line.client.close();
    const life = { ...care.life, stop: stop.signal };
    try {
      await runSession({ line, mailbox, taking, limits, faults, life });
    } catch (error) {
      throw await whyItFailed(line, error as Error);
    } finally {
      health.disconnected();
      line.client.close();
    }
  }

  const watching = goOn(session, care.failed, stop.signal);
  return {
    health: health.read,
    async close() {
      stop.abort();
      const patience = setTimeout(() => closeLine(), limits.answerMs); // a mail in hand is finished first
      await watching.finally(() => clearTimeout(patience));
    },
  };
}

/** One session after the other, until it is told to stop. @param failed says how long to wait before the next one, in ms */
async function goOn(
  session: () => Promise<void>,
  failed: (error: Error) => number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const pauseMs = await session().then(
      () => 0,
      (error: Error) => (signal.aborted ? 0 : failed(error)),
    );
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}

type Watched = { taking: ImapTaking; limits: ImapLimits; health: HealthRecord; tokens: AccessTokens | undefined };

/** What is noted and who is notified when something happens to the mailbox. */
function careOf(mailbox: ImapMailbox, { taking, limits, health, tokens }: Watched) {
  const what = `the mailbox ${mailbox.id} (${mailbox.user} at ${mailbox.host})`;
  const bells = bellsOf(what, taking, limits);
  let failures = 0;
  const hide = redactor(secretsOf(mailbox)); // a server may repeat what it was sent
  let hasRenewed = false; // a token that was just fetched and is refused all the same is a person's business
  const trouble = (because: string, isUrgent: boolean): void => {
    health.trouble(because);
    taking.log("a mailbox makes trouble", { mailbox: mailbox.id, because });
    bells.failing.trouble(because, isUrgent);
  };
  const well = (): void => {
    failures = 0;
    hasRenewed = false;
    health.well();
    bells.failing.over();
    notifyOfExpiry(bells.expiring, health.daysLeft());
  };
  return {
    life: {
      ...health,
      ...sayOfMails(mailbox, taking, health, { what, unmoved: bells.unmoved }),
      well,
      trouble: (because: string) => trouble(because, false),
    },
    /** @returns how long to wait before the next attempt, in milliseconds */
    failed(error: Error): number {
      const isUrgent = error instanceof NeedsPerson;
      if (isUrgent && tokens && !hasRenewed) {
        tokens.forget();
        hasRenewed = true;
        return 0;
      }
      trouble(hide(serverReason(error)), isUrgent);
      return backoff(failures++ + (isUrgent ? SLOWER : 0), limits.pauseMs, limits.longestPauseMs);
    },
  };
}

/** When single mails make trouble, and the mailbox none. */
const sayOfMails = (
  { id }: ImapMailbox,
  { log, alarm }: ImapTaking,
  health: HealthRecord,
  { what, unmoved }: { what: string; unmoved: Bell },
): Pick<Life, "unmoved" | "gaveUp"> => ({
  unmoved(because) {
    if (because === undefined) return unmoved.over();
    health.trouble(because);
    unmoved.trouble(because, true);
  },
  gaveUp(because) {
    log("a mail could not be taken", { mailbox: id, because });
    alarm(`${what} holds a mail that cannot be taken`, because);
  },
});

function bellsOf(what: string, { alarm, log, now }: ImapTaking, { alarmAfterMs, alarmAgainMs }: ImapLimits) {
  const rules = { afterMs: alarmAfterMs, againMs: alarmAgainMs, now };
  return {
    failing: bell((because) => alarm(`${what} cannot be read`, because), rules),
    unmoved: bell((because) => {
      log("mails are read, and cannot be moved", { mailbox: what, because });
      alarm(`${what} does not let Onit move mails`, because);
    }, rules),
    expiring: bell((because) => alarm(`the credentials of ${what} run out`, because), rules),
  };
}

function notifyOfExpiry(expiring: Bell, daysLeft: number | null): void {
  if (daysLeft === null || daysLeft > WARN_DAYS) {
    expiring.over();
    return;
  }
  const when = daysLeft < 0 ? "they should have run out already" : `${daysLeft} days are left`;
  expiring.trouble(`${when}; renew them where they were issued, and give them to Onit`, true);
}

export const secretsOf = ({ credentials }: ImapMailbox): (string | undefined)[] =>
  credentials.kind === "password"
    ? [credentials.password, `\0${credentials.password}`]
    : [credentials.clientSecret, credentials.refreshToken];

/** @throws as `AccessTokens.current` does */
export async function loginOf({ credentials }: ImapMailbox, tokens: AccessTokens | undefined): Promise<Login> {
  if (credentials.kind === "password") return { pass: credentials.password };
  if (!tokens) throw new Error("a mailbox with OAuth2 has no tokens");
  return { accessToken: await tokens.current() };
}

/** The first of what an admin noted and what the provider said. */
function expiryOf({ credentialsExpireAt }: ImapMailbox, tokens: AccessTokens | undefined): Date | undefined {
  const known = [credentialsExpireAt, tokens?.expireAt()].filter((at) => at !== undefined);
  return known.length > 0 ? new Date(Math.min(...known.map((at) => at.getTime()))) : undefined;
}
