// GET /health: whether everything runs, for monitors and for whoever starts this process.

import type { App } from "../app.ts";

export type Health = {
  status: "ok" | "degraded"; // degraded: the store is away, or mails are stuck
  store: "up" | "down";
  stuck: number | null; // null: the store is away and cannot say
  quarantined: number | null;
  unsettled: number; // notices whose outcome the store could not take yet
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
export async function healthOf(app: App, isUp: () => Promise<boolean>): Promise<Health> {
  const unsettled = app.unsettled.size;
  const away: Health = { status: "degraded", store: "down", stuck: null, quarantined: null, unsettled };
  if (!(await isStoreUp(isUp))) return away;
  try {
    const [stuck, quarantined] = await Promise.all([app.mails.count("stuck"), app.mails.count("quarantined")]);
    return { status: stuck > 0 ? "degraded" : "ok", store: "up", stuck, quarantined, unsettled };
  } catch {
    return away;
  }
}
