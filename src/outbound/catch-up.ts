// The relay takes mail again: what waited for it is brought forward, all of it, and then sent in the order in which it came to be owed.

import { type Lane, MAIL_LANES } from "../core/outbox/lanes.ts";
import type { App, CatchingUp } from "../ports/app.ts";
import { bringAllForward } from "./bring-forward.ts";
import { sendLane } from "./send-lane.ts";

export const beginToCatchUp = (): CatchingUp => ({ isBringing: true, lanes: new Set(MAIL_LANES), more: new Set() });

/** Resolves once it is sent, or the relay was away again in between. */
export async function catchUp(app: App): Promise<void> {
  const own = beginToCatchUp();
  app.catchingUp = own;
  try {
    if ((await bringAllForward(app)) === 0) own.lanes.clear(); // nothing goes before what comes
  } finally {
    own.isBringing = false;
    await Promise.all(MAIL_LANES.map((lane) => sendAll(lane, own, app))); // what was brought, whatever became of the others
    if (app.catchingUp === own) app.catchingUp = undefined;
    app.startSending?.();
  }
}

async function sendAll(lane: Lane, own: CatchingUp, app: App): Promise<void> {
  const isOver = (): boolean => app.catchingUp !== own;
  if (own.lanes.size === 0 && app.startSending) return; // the loop sends it
  do {
    own.more.delete(lane);
    await sendLane(lane, app, { isOver });
  } while (own.more.has(lane) && !isOver() && !app.stopping.aborted);
  own.lanes.delete(lane);
}
