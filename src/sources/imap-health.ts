// How a mailbox is: what /health shows of it.

import type { MailboxHealth } from "./imap-mailbox.ts";
import type { WaitingMail } from "./imap-take.ts";

const DAY_MS = 24 * 60 * 60_000;

type Facts = Pick<MailboxHealth, "connectedSince" | "lastMailAt" | "lastError" | "waiting">;
const NOTHING_YET: Facts = { connectedSince: null, lastMailAt: null, lastError: null, waiting: 0 };

export function healthRecord(id: string, now: () => Date, credentialsExpireAt: () => Date | undefined) {
  const facts = { ...NOTHING_YET };
  let oldestAt: Date | undefined;
  let lastLagMs = 0;
  let isTroubled = false;
  const daysLeft = (): number | null => daysUntil(credentialsExpireAt(), now());
  return {
    daysLeft,
    connected() {
      facts.connectedSince = now();
    },
    disconnected() {
      facts.connectedSince = null;
    },
    waiting(mails: readonly WaitingMail[]) {
      facts.waiting = mails.length;
      oldestAt = mails[0]?.arrivedAt;
    },
    took(mails: readonly WaitingMail[]) {
      const at = now();
      facts.lastMailAt = at;
      facts.waiting -= mails.length;
      lastLagMs = at.getTime() - (mails.at(-1)?.arrivedAt ?? at).getTime();
    },
    trouble(because: string) {
      isTroubled = true;
      facts.lastError = { at: now(), because };
    },
    well() {
      isTroubled = false;
    },
    read: (): MailboxHealth => ({
      id,
      isWell: facts.connectedSince !== null && !isTroubled,
      ...facts,
      lagMs: Math.max(0, facts.waiting > 0 && oldestAt ? now().getTime() - oldestAt.getTime() : lastLagMs),
      credentialDaysLeft: daysLeft(),
    }),
  };
}

const daysUntil = (at: Date | undefined, now: Date): number | null =>
  at ? Math.floor((at.getTime() - now.getTime()) / DAY_MS) : null;

export type HealthRecord = ReturnType<typeof healthRecord>;
