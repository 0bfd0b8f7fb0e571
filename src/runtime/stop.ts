// The end of a process: no more is begun, what is in hand is finished, and within ten seconds it is gone whatever a relay, a store
// or a client does. What it leaves undone is in the store: the next process reads kept mails and sends owed notices.

import { setTimeout as sleep } from "node:timers/promises";
import type { KeptMail } from "../core/model/mail.ts";
import type { WorkQueue } from "../pacing/work-queue.ts";
import type { App } from "../ports/app.ts";

const GRACE_MS = 5_000; // what is in hand may take so long
const CUT_MS = 1_500; // then connections are cut, and what became of notices is still noted
const LEAVE_MS = 500;
const CLOSE_MS = 2_000; // for the store
/** A process that was told to end ends after this long in any case. */
export const GONE_MS = 9_500;

export type Parts = {
  app: App;
  stopping: AbortController; // of `app.stopping`
  intake: WorkQueue<KeptMail>;
  /** Told to end: each resolves once what it has in hand is over. */
  ending(): (Promise<void> | undefined)[];
  /** Tells the other processes that this one is gone and left nothing. Called only once nothing is in hand. */
  leave(): Promise<void>;
  /** Ends what hangs on the other side of a line. */
  cut(): void;
  /** Closes the store and all that is kept by it. */
  shut(): Promise<void>;
};

/** Resolves within ten seconds. */
export async function stop({ app, stopping, intake, ending, leave, cut, shut }: Parts): Promise<void> {
  stopping.abort();
  const { left, over } = intake.stop();
  let isOver = false;
  const inHand = Promise.all([over, ...ending()]).then(() => {
    isOver = true;
  });
  await within(GRACE_MS, inHand);
  cut();
  const ids = left.map(({ id }) => id);
  const released = app.mails.release(ids, app.now()).catch(() => {}); // else their leases end by themselves
  await within(CUT_MS, Promise.all([inHand, released]));
  if (isOver)
    await within(
      LEAVE_MS,
      leave().catch(() => {}),
    ); // else those who come next find the note
  await within(CLOSE_MS, shut());
}

/** Waits for the work, but no longer than `ms`. @throws what the work throws */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const limit = new AbortController();
  const patience = sleep(ms, undefined, { signal: limit.signal }).catch(() => {});
  await Promise.race([work, patience]).finally(() => limit.abort());
}
