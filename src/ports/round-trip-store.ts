// What is known of the mails that Onit writes to itself, the same for every process: a port of App.

import type { RoundTrip } from "../core/model/round-trip.ts";

export type RoundTripStore = {
  read(): Promise<RoundTrip | undefined>;
  /**
   * Begins a probe unless one was begun within the period: of all processes that ask at once one does.
   * @returns whether this caller sends it
   */
  begin(mark: string, now: Date, periodMs: number): Promise<boolean>;
  /** The relay took it. */
  taken(mark: string): Promise<void>;
  /** It is not on its way. @param refusal why the relay refused it for good; absent: that may pass, and the admins are notified of it elsewhere */
  unsent(mark: string, refusal?: string): Promise<void>;
  /** It came back: it and all before it are no longer awaited. Safe to repeat. @returns whether it was awaited */
  back(mark: string, at: Date): Promise<boolean>;
  /** Takes the telling on for a while, so that one process does it. @returns whether this caller tells */
  claimTelling(now: Date, until: Date): Promise<boolean>;
  /** @param at when the admins were notified that none comes back; undefined: that it is over */
  told(at: Date | undefined): Promise<void>;
};
