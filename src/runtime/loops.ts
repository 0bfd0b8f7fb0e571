// What keeps the three loops of src/tick.ts going: node-cron wakes them, and a watch on the monotonic clock notices when the clock
// of the machine was set, which node-cron would sleep through.

import { type ScheduledTask, schedule } from "node-cron";
import type { LoopName, LoopState, LoopStates } from "../core/model/vitals.ts";
import { watchRoundTrip } from "../outbound/round-trip.ts";
import type { App } from "../ports/app.ts";
import type { Bookmark } from "../sources/imap-mailbox.ts";
import { LOOPS, type Work } from "../tick.ts";
import { bringBackAll } from "../ticket-change/set-right.ts";
import { watchVitals } from "./vitals.ts";
import { watchCoverage } from "./watch-coverage.ts";
import { watchDuties } from "./watch-duties.ts";
import { watchInbox } from "./watch-inbox.ts";
import { type RetentionNeeds, watchRetention } from "./watch-retention.ts";

const EVERY_SECOND = "* * * * * *";
const LOOK_MS = 1_000;
const WATCH_MS = 60_000;
const TRY_AGAIN_MS = 15_000;
const JUMP_MS = 5_000; // between two looks the two clocks differ by so much only when one was set

export type RunningLoops = {
  states(): LoopStates;
  /** Starts all loops now. */
  beat(): void;
  /** Starts the one of this name. */
  beatOne(name: LoopName): void;
  /** Nothing more is begun. Resolves once each loop has ended with the item in hand. */
  stop(): Promise<void>;
};

export type LoopOptions = {
  probeEveryMs?: number; // how often a mail goes to ourselves, where there is a way; 0: never
  monotonic?: () => number; // ms
  bookmarks?: Bookmark | undefined; // which gaps in the escalation were told; absent: nobody looks for any
  personal?: RetentionNeeds["personal"] | undefined; // where what people wrote lies; absent: all of it is kept
};

/**
 * @param wake cron expression, by the machine's clock: when all loops are started. One that still runs is not started twice. With
 *   a fast clock they are started every second instead.
 */
export function startLoops(
  app: App,
  wake: string,
  { probeEveryMs = 0, monotonic = () => performance.now(), bookmarks, personal }: LoopOptions = {},
): RunningLoops {
  const loops = Object.entries(LOOPS).map(([name, parts]) => ({ name, ...sideBySide(name, parts, app, monotonic) }));
  const beat = (): void => {
    for (const loop of loops) loop.beat();
  };
  const wakes = (app.speed ?? 1) > 1 ? EVERY_SECOND : wake;
  let cron = scheduled(wakes, beat);
  const watch = watchClock(app, monotonic, (isSetBack) => {
    void cron.destroy();
    cron = scheduled(wakes, beat);
    if (isSetBack) void bringBackAll(app).then(beat);
    else beat();
  });
  const states = () => Object.fromEntries(loops.map(({ name, state }) => [name, state()])) as LoopStates;
  const beatOne = (wanted: LoopName): void => loops.find(({ name }) => name === wanted)?.beat();
  Object.assign(app, { loops: states, startSending: () => beatOne("sending") });
  const minutely = [watchVitals(app, states), ...looks(app, { probeEveryMs, monotonic, bookmarks, personal })];
  const vitals = setInterval(() => minutely.forEach((look) => void look()), WATCH_MS);
  const trying = setInterval(() => void app.relay?.tryAgain(), TRY_AGAIN_MS);
  app.wakeHeldUp(); // the relay may be there again
  beat(); // and what is due does not wait until everything was looked at
  void bringBackAll(app).then(beat); // as the clock may have been set while nothing ran
  return {
    states,
    beat,
    beatOne,
    async stop() {
      for (const timer of [watch, vitals, trying]) clearInterval(timer);
      await cron.destroy();
      await Promise.all(loops.map(({ over }) => over()));
    },
  };
}

/** What is looked at every minute beside the vitals. */
function looks(
  app: App,
  { probeEveryMs, monotonic, bookmarks, personal }: LoopOptions & { probeEveryMs: number; monotonic(): number },
): (() => Promise<void>)[] {
  return [
    watchingInbox(app),
    watchingDuties(app),
    watchingRoundTrip(app, probeEveryMs, monotonic),
    ...(bookmarks ? [watchingCoverage(app, bookmarks)] : []),
    ...(bookmarks && personal ? [watchingRetention(app, { bookmarks, personal })] : []),
  ];
}

function watchingRoundTrip(app: App, everyMs: number, monotonic: () => number): () => Promise<void> {
  const { roundTrips: store } = app;
  if (!store || everyMs === 0) return async () => {};
  const look = watchRoundTrip(app, { store, everyMs }, monotonic);
  return () =>
    look().catch((error: unknown) =>
      app.log.warn({ error }, "the mails that Onit writes to itself could not be checked"),
    );
}

function watchingInbox(app: App): () => Promise<void> {
  const look = watchInbox(app);
  return () => look().catch((error: unknown) => app.log.warn({ error }, "unread notes could not be looked for"));
}

function watchingDuties(app: App): () => Promise<void> {
  const look = watchDuties(app);
  return () =>
    look().catch((error: unknown) => app.log.warn({ error }, "people could not be asked about their duties"));
}

function watchingCoverage(app: App, bookmarks: Bookmark): () => Promise<void> {
  const look = watchCoverage(app, bookmarks);
  return () =>
    look().catch((error: unknown) => app.log.warn({ error }, "gaps in the escalation could not be looked for"));
}

function watchingRetention(app: App, needs: RetentionNeeds): () => Promise<void> {
  const look = watchRetention(app, needs);
  return () =>
    look().catch((error: unknown) => app.log.warn({ error }, "what desks keep no longer could not be erased"));
}

/** Missed wakes are not its business: the next one does all there is to do. */
const scheduled = (wake: string, beat: () => void): ScheduledTask =>
  schedule(wake, beat, { suppressMissedWarning: true });

/** How a loop is, is how the slowest of its parts is. */
function sideBySide(name: string, parts: readonly Work[], app: App, monotonic: () => number) {
  const running = parts.map((work) => repeating(name, work, app, monotonic));
  const states = (): LoopState[] => running.map(({ state }) => state());
  return {
    beat: (): void => running.forEach((part) => void part.beat()),
    state: (): LoopState => ({
      runsForMs: longest(states().flatMap(({ runsForMs }) => runsForMs ?? [])),
      sinceLastMs: states().some(({ sinceLastMs }) => sinceLastMs === undefined)
        ? undefined
        : longest(states().flatMap(({ sinceLastMs }) => sinceLastMs ?? [])),
      sinceMovedMs: longest(states().map(({ sinceMovedMs }) => sinceMovedMs)) ?? 0,
    }),
    over: (): Promise<unknown> => Promise.all(running.map((part) => part.over())),
  };
}

const longest = (times: readonly number[]): number | undefined => (times.length > 0 ? Math.max(...times) : undefined);

function repeating(name: string, work: Work, app: App, monotonic: () => number) {
  let running: Promise<void> | undefined;
  let startedAt: number | undefined;
  let endedAt: number | undefined;
  let movedAt = monotonic();
  let isWanted = false;
  const moved = (): void => {
    movedAt = monotonic();
  };
  const run = async (): Promise<void> => {
    do {
      isWanted = false;
      startedAt = monotonic();
      moved();
      await work(app, moved).catch((error: unknown) =>
        app.log.error({ loop: name, error }, "a loop could not run; it tries again at the next beat"),
      );
      endedAt = monotonic();
      moved();
    } while (isWanted && !app.stopping.aborted); // a beat that came meanwhile may have something new to find
    startedAt = undefined;
    running = undefined;
  };
  return {
    beat(): void {
      if (app.stopping.aborted) return;
      if (running) isWanted = true;
      else running = run();
    },
    state: (): LoopState => ({
      runsForMs: startedAt === undefined ? undefined : monotonic() - startedAt,
      sinceLastMs: endedAt === undefined ? undefined : monotonic() - endedAt,
      sinceMovedMs: monotonic() - movedAt,
    }),
    over: async (): Promise<void> => running,
  };
}

/** The wall clock is set while a program runs: by a person, by NTP, by a machine that slept. The monotonic clock is not. */
function watchClock(app: App, monotonic: () => number, wake: (isSetBack: boolean) => void): NodeJS.Timeout {
  const difference = (): number => app.now().getTime() - monotonic() * (app.speed ?? 1);
  let known = difference();
  return setInterval(() => {
    const jumpedMs = difference() - known;
    if (Math.abs(jumpedMs) <= JUMP_MS) return;
    known += jumpedMs;
    const isSetBack = jumpedMs < 0;
    app.log.warn({ ms: Math.round(jumpedMs) }, `the clock of this machine was set ${isSetBack ? "back" : "forward"}`);
    wake(isSetBack);
  }, LOOK_MS);
}
