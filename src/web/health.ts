// GET /health: whether everything runs, for monitors and for whoever starts this process.

import type { App } from "../app.ts";

/** More than this is shown as it is: src/sources/imap-mailbox.ts. */
export type MailboxState = { id: string; isWell: boolean };

export type Health = {
  status: "ok" | "degraded"; // degraded: the store is away, mails are stuck, or a mailbox or the relay is in trouble
  store: "up" | "down";
  stuck: number | null; // null: the store is away and cannot say
  quarantined: number | null;
  unsettled: number; // notices whose outcome the store could not take yet
  relay?: { isWell: boolean; since: Date | null }; // only when one is named; since: when it began to refuse us
  mailboxes?: readonly MailboxState[]; // only when there are any
};

const PATIENCE_MS = 3_000; // a monitor gives up soon after

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

/** Never throws: a store that fails while it is asked is away. */
export async function healthOf(
  app: App,
  isUp: () => Promise<boolean>,
  mailboxes: readonly MailboxState[],
): Promise<Health> {
  const unsettled = app.unsettled.size;
  const relay = app.relay?.();
  const read = {
    ...(relay ? { relay: { isWell: relay.isWell, since: relay.since ?? null } } : {}),
    ...(mailboxes.length > 0 ? { mailboxes } : {}),
  };
  const away: Health = { status: "degraded", store: "down", stuck: null, quarantined: null, unsettled, ...read };
  if (!(await isStoreUp(isUp))) return away;
  try {
    const [stuck, quarantined] = await Promise.all([app.mails.count("stuck"), app.mails.count("quarantined")]);
    const isWell = stuck === 0 && mailboxes.every((mailbox) => mailbox.isWell) && relay?.isWell !== false;
    return { status: isWell ? "ok" : "degraded", store: "up", stuck, quarantined, unsettled, ...read };
  } catch {
    return away;
  }
}
