// GET /health: whether everything runs, for monitors and for the person who starts this process.

import type { RelayHealth } from "../core/model/notice.ts";
import { standing } from "../core/model/vitals.ts";
import type { App } from "../ports/app.ts";
import { vitalsOf } from "../runtime/vitals.ts";

/** More than this is shown as it is: src/sources/imap-mailbox.ts. */
export type MailboxState = { id: string; isWell: boolean };

export type Health = {
  /** degraded: the store is away or read-only, documents in it are damaged, mails are stuck, steps are late, a loop stands still, changed settings were refused, a mailbox or the relay is in trouble, or our mails to ourselves do not come back */
  status: "ok" | "degraded";
  store: "up" | "readOnly" | "down"; // readOnly: it answers, and takes nothing that is written, as when its disk is full
  stuck: number | null; // null: the store is away and cannot say
  quarantined: number | null;
  unread: number | null; // mails that are kept and not read yet
  outbox: { tickets: number; oldest: Date | null } | null; // whose notices should be out, and since when
  unsent: { retrying: number; oldest: Date | null } | null; // mails that wait for another try; since when the first of all that are owed is
  lateSteps: number | null; // steps that should have fired a minute ago or earlier
  lateSince: Date | null; // since when the oldest of them should have
  unsettled: number; // notices whose outcome the store could not take yet
  damaged?: readonly string[]; // documents that cannot be read, when there are any
  settings?: { refusedSince: Date; problems: number }; // only while changed settings are refused: those before are in force
  standing?: readonly string[]; // loops that stand still, when there are any
  relay?: { isWell: boolean; since: Date | null; lastDelivery: Date | null }; // only when one is named; since: when it began to refuse us; lastDelivery: when it last took a mail of this process
  roundTrip?: { isWell: boolean; lagSeconds: number | null }; // only where mails to ourselves are sent; the last one that came back
  mailboxes?: readonly MailboxState[]; // only when there are any
};

const UNKNOWN = {
  stuck: null,
  quarantined: null,
  unread: null,
  outbox: null,
  unsent: null,
  lateSteps: null,
  lateSince: null,
} as const;
const PATIENCE_MS = 3_000; // a monitor gives up soon after
const WRITE_EVERY_MS = 5_000; // anybody who reaches the page may ask

/** @param isUp asks the store; what it does not say in three seconds, or throws, means that it is away */
export async function isStoreUp(isUp: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([isUp(), silence]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the store takes what is written. It is tried at most every five seconds, however often somebody asks. */
export function writeCheck({ mails, now }: App, monotonic = (): number => performance.now()): () => Promise<boolean> {
  let last: { at: number; isTaken: Promise<boolean> } | undefined;
  return () => {
    if (!last || monotonic() - last.at >= WRITE_EVERY_MS)
      last = { at: monotonic(), isTaken: isStoreUp(() => mails.probe(now()).then(() => true)) };
    return last.isTaken;
  };
}

async function roundTripOf({ roundTrips }: App): Promise<Health["roundTrip"]> {
  const known = await roundTrips?.read();
  return known && { isWell: known.toldAt === undefined, lagSeconds: secondsOf(known.lagMs) };
}

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1_000);

type Troubles = Pick<Health, "settings" | "damaged" | "standing" | "relay" | "mailboxes">;

const relayIn = ({ isWell, since, takenAt }: RelayHealth): NonNullable<Health["relay"]> => ({
  isWell,
  since: since ?? null,
  lastDelivery: takenAt ?? null,
});

/** What is known without the store. */
function troublesOf(app: App, mailboxes: readonly MailboxState[]): Troubles {
  const relay = app.relay?.health();
  const still = standing(app.loops?.());
  const damaged = (app.damage?.() ?? []).map(({ collection, document }) => `${collection}/${document}`);
  return {
    ...(app.refusedSettings ? { settings: app.refusedSettings } : {}),
    ...(damaged.length > 0 ? { damaged } : {}),
    ...(still.length > 0 ? { standing: still } : {}),
    ...(relay ? { relay: relayIn(relay) } : {}),
    ...(mailboxes.length > 0 ? { mailboxes } : {}),
  };
}

const isUntroubled = ({ settings, damaged, standing: still, relay, mailboxes = [] }: Troubles): boolean =>
  !settings && !damaged && !still && relay?.isWell !== false && mailboxes.every(({ isWell }) => isWell);

/** Never throws: a store that fails while it is asked is away. */
export async function healthOf(
  app: App,
  isUp: () => Promise<boolean>,
  { mailboxes, takesWrites }: { mailboxes: readonly MailboxState[]; takesWrites(): Promise<boolean> },
): Promise<Health> {
  const unsettled = app.unsettled.size;
  const read = troublesOf(app, mailboxes);
  const away: Health = { status: "degraded", store: "down", ...UNKNOWN, unsettled, ...read };
  if (!(await isStoreUp(isUp))) return away;
  try {
    const { stuck, quarantined, kept: unread, outbox, unsent, steps } = await vitalsOf(app);
    const store = (await takesWrites()) ? "up" : "readOnly";
    const isRunning = store === "up" && stuck === 0 && steps.late === 0;
    const trip = await roundTripOf(app);
    const isWell = isRunning && isUntroubled(read) && trip?.isWell !== false;
    return {
      status: isWell ? "ok" : "degraded",
      store,
      stuck,
      quarantined,
      unread,
      outbox: { tickets: outbox.tickets, oldest: outbox.oldest ?? null },
      unsent: { retrying: unsent.retrying, oldest: unsent.oldest ?? null },
      lateSteps: steps.late,
      lateSince: steps.oldest ?? null,
      unsettled,
      ...read,
      ...(trip ? { roundTrip: trip } : {}),
    };
  } catch {
    return away;
  }
}
