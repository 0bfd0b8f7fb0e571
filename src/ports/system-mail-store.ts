// Mails of Onit itself to the people who run it, until the relay has taken them.

import type { OwedSystemMail, SystemMail, WaitingSystemMail } from "../core/model/system-mail.ts";
import type { Unsent } from "../core/model/vitals.ts";

export type SystemMailStore = {
  /** The clock was set back, perhaps: what waits to be tried again is tried now; nothing is owed later than `latest`. */
  bringBack(now: Date, latest: Date): Promise<void>;
  /** @returns false when the same key was owed at or after `unlessSince`: then nothing changes */
  owe(systemMail: SystemMail, now: Date, unlessSince: Date): Promise<boolean>;
  /** What waits because the relay did not take it is due. */
  bringForward(now: Date): Promise<void>;
  /** One that is due, for this caller until `leaseUntil`. @param holder its process id */
  claim(now: Date, leaseUntil: Date, holder?: string): Promise<OwedSystemMail | undefined>;
  /** What a process that is gone had in hand is due. */
  releaseOf(holder: string, now: Date): Promise<void>;
  settle(systemMail: OwedSystemMail, outcome: string): Promise<void>;
  /** @param counts false: it was not offered to anybody, so its claim is taken back */
  retry(systemMail: OwedSystemMail, at: Date, outcome: string, counts?: boolean): Promise<void>;
  lastOwedAt(key: string): Promise<Date | undefined>;
  waiting(limit: number): Promise<WaitingSystemMail[]>; // not sent yet, oldest first
  unsent(): Promise<Unsent>;
  retryNow(key: string, now: Date): Promise<boolean>; // the next one who posts sends it. False: it does not wait
  /** What these system mails are about: content ids of mails. */
  about(keys: readonly string[]): Promise<string[]>;
  countSince(prefix: string, since: Date): Promise<number>; // system mails owed since then, of keys that begin so
};
