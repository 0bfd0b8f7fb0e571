// `onit start`: runs until it is told to stop.

import type { Environment } from "../ports/environment.ts";
import { checkedSettings } from "../runtime/checked-settings.ts";
import { checkOnlyTried, fastClock } from "../runtime/fast-clock.ts";
import { keepUpToDate } from "../runtime/reload.ts";
import { contentsOf, fingerprintOf, namedFiles } from "../runtime/settings-files.ts";
import { GONE_MS } from "../runtime/stop.ts";
import { watchSchema } from "../runtime/watch-schema.ts";
import { start } from "../start.ts";
import { welcome } from "./banner.ts";
import { examining } from "./examine-settings.ts";
import { print } from "./print.ts";

export type ServeOptions = {
  /** The clock of the machine. */
  now: () => Date;
  /** How many times as fast the clock of Onit is to run. */
  speed: number;
};

/** @param folder the config folder. @throws ConfigError, SetupError before anything is read or sent */
export async function serve(folder: string, environment: Environment, { now, speed }: ServeOptions): Promise<void> {
  // Process 1 of a container gets no default action for a signal: without this, nothing would end a start.
  const leave = (): never => process.exit(143);
  process.on("SIGTERM", leave);
  const fingerprint = await fingerprintOf(folder, environment);
  const settings = await checkedSettings(folder, environment);
  if (speed > 1) checkOnlyTried(speed, settings, environment);
  const files = await contentsOf(namedFiles(settings.server));
  const running = await start({ settings, environment, speed, now: speed > 1 ? fastClock(now(), speed) : now });
  const { app, renewCertificate, store } = running;
  app.examineSettings = examining(folder, environment, app);
  const { owner } = store;
  const reloading = await keepUpToDate({
    app,
    folder,
    environment,
    settings,
    fingerprint,
    files,
    owner,
    renewCertificate,
  });
  const end = (because: string, code: number): void => {
    print(`${because}: finishing what is under way …`);
    setTimeout(() => process.exit(code), GONE_MS).unref(); // nothing is lost: all of it is in the store
    // What it throws ends the process as well, see main.ts.
    void Promise.all([reloading.close(), running.close()]).then(() => process.exit(code));
  };
  const stop = (signal: string): void => end(signal, 0);
  watchSchema(running, (because) => end(because, 1));
  process.on("SIGHUP", () => void reloading.now());
  process.off("SIGTERM", leave);
  process.once("SIGINT", stop).once("SIGTERM", stop); // before the welcome: anybody who reads it may stop us at once
  const signedIn = await app.sessions.signedIn([...settings.organisation.people.keys()], app.now());
  print(welcome(settings, running, environment.ONIT_RELAY_URL, signedIn));
}
