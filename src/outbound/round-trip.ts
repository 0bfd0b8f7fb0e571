// Every few minutes a mail goes out by the relay to our own reply address and must come back (N16). A relay that takes our mail and
// loses it, a mail server that no longer hands answers over, a mailbox that fills: nothing else would notice.

import type { Mail } from "../core/model/mail.ts";
import { type RoundTrip, SILENT_MS, silentSince } from "../core/model/round-trip.ts";
import { after, inUtc } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import type { RoundTripStore } from "../ports/round-trip-store.ts";
import { alarm, notifyThatOver } from "./alert-admins.ts";
import { ownProbe, probeId, probeMail, returnedProbe } from "./probe-mail.ts";

const TELLING_MS = 2 * 60_000;
const TOLD_AGAIN_MS = 86_400_000;
const WHAT = "mails that Onit sends to itself do not come back, so answers to its mails may not reach it";

/** What watches, for an app that has a relay and a way back. */
export type Watching = { store: RoundTripStore; everyMs: number };

/**
 * To be called every minute by every process: one of them sends the next probe when it is due, and one tells the admins, once, that
 * none comes back, and when that is over.
 * @param monotonic ms: a clock that was set makes no silence, and the first period of a process passes without a probe
 */
export function watchRoundTrip(app: App, { store, everyMs }: Watching, monotonic = () => performance.now()) {
  const isLate = lateness(monotonic);
  const startedAt = monotonic();
  return async (): Promise<void> => {
    if (monotonic() - startedAt >= everyMs) await sendProbe(app, store, everyMs);
    const known = await store.read();
    if (known) await tell(known, isLate(known), app, store);
  };
}

async function sendProbe(app: App, store: RoundTripStore, everyMs: number): Promise<void> {
  const { message, mark } = probeMail(app, "roundTrip");
  const channel = app.channels.get("email");
  if (!channel || app.stopping.aborted || !(await store.begin(mark, app.now(), everyMs))) return;
  const outcome = await channel
    .send(message)
    .catch((error: Error) => ({ kind: "retry" as const, because: error.message }));
  if (outcome.kind === "sent" || outcome.kind === "uncertain") return store.taken(mark);
  await store.unsent(mark, outcome.kind === "failed" ? outcome.because : undefined);
}

/** Whether this process has seen nothing come back for long enough: the wall clock may have been set meanwhile. */
function lateness(monotonic: () => number): (known: RoundTrip) => boolean {
  let seen: { backAt: number; at: number } | undefined; // since what came back last, or since the first that is awaited
  return ({ awaited, refusal, backAt }) => {
    const last = backAt?.getTime() ?? 0;
    if (!awaited.some(({ isTaken }) => isTaken)) seen = undefined;
    else if (seen?.backAt !== last) seen = { backAt: last, at: monotonic() };
    return refusal !== undefined || (seen !== undefined && monotonic() - seen.at >= SILENT_MS);
  };
}

async function tell(known: RoundTrip, isLate: boolean, app: App, store: RoundTripStore): Promise<void> {
  const { toldAt, backAt, lagMs = 0, refusal } = known;
  const since = isLate ? silentSince(known, app.now()) : undefined;
  if (since && app.relay?.health().isWell === false) return; // of that they were notified already
  const isToldLately = toldAt !== undefined && after(toldAt, TOLD_AGAIN_MS) > app.now();
  const isOver = !since && toldAt !== undefined && backAt !== undefined && backAt > toldAt;
  if (since ? isToldLately : !isOver) return;
  if (!(await store.claimTelling(app.now(), after(app.now(), TELLING_MS)))) return;
  if (since) {
    const because =
      refusal ?? `one that the relay took at ${inUtc(since)} was not seen again; onit doctor looks for the reason`;
    await alarm(WHAT, because, app, { isMailDoubtful: true });
    await store.told(app.now());
  } else {
    await notifyThatOver(
      WHAT,
      "mails that Onit sends to itself come back again",
      `the last one took ${Math.max(1, Math.round(lagMs / 1_000))} s`,
      app,
    );
    await store.told(undefined);
  }
}

/** A mail came in: perhaps one that is awaited, or the report that it did not arrive. Safe to repeat. @param at when it came in */
export async function noteReturn(mail: Mail, at: Date, app: App): Promise<void> {
  const { roundTrips } = app;
  if (!roundTrips) return;
  const probe = ownProbe(mail, app);
  if (probe?.writer === "roundTrip" && (await roundTrips.back(probe.mark, at)))
    app.log.info({ mark: probe.mark }, "a mail that Onit sent to itself came back");
  const id = mail.report?.kind === "bounce" ? returnedProbe(mail, app) : undefined;
  if (id !== undefined) await noteBounce(id, mail, roundTrips, app);
}

/** What the mail server says of it is the reason that the admins read. */
async function noteBounce(id: string, { report }: Mail, store: RoundTripStore, app: App): Promise<void> {
  const awaited = (await store.read())?.awaited ?? [];
  const returned = awaited.find(({ mark }) => probeId({ writer: "roundTrip", mark }, app) === id);
  if (!returned) return; // it was returned before, or `onit doctor` wrote it
  const words = report?.recipients.map(({ diagnostic }) => diagnostic).find(Boolean) ?? "no reason is given";
  await store.unsent(returned.mark, `one was returned: ${oneLine(words)}`);
}
