// `onit start`: runs until it is told to stop.

import { checkedSettings } from "./checked-settings.ts";
import { print } from "./print.ts";
import { keepUpToDate } from "./reload.ts";
import type { Environment } from "./settings.ts";
import { contentsOf, fingerprintOf, namedFiles } from "./settings-files.ts";
import { start } from "./start.ts";
import { GONE_MS } from "./stop.ts";
import { welcome } from "./welcome.ts";

/** @param folder the config folder. @throws ConfigError, SetupError before anything is read or sent */
export async function serve(folder: string, environment: Environment): Promise<void> {
  const fingerprint = await fingerprintOf(folder, environment);
  const settings = await checkedSettings(folder, environment);
  const files = await contentsOf(namedFiles(settings.server));
  const running = await start({ settings, environment });
  const { app, renewCertificate } = running;
  const reloading = await keepUpToDate({ app, folder, environment, settings, fingerprint, files, renewCertificate });
  const stop = (signal: string): void => {
    print(`${signal}: finishing what is under way …`);
    setTimeout(() => process.exit(0), GONE_MS).unref(); // nothing is lost: all of it is in the store
    // What it throws ends the process as well, see main.ts.
    void Promise.all([reloading.close(), running.close()]).then(() => process.exit(0));
  };
  process.on("SIGHUP", () => void reloading.now());
  process.once("SIGINT", stop).once("SIGTERM", stop); // before the welcome: whoever reads it may stop us at once
  print(welcome(settings, running, environment.ONIT_RELAY_URL));
}
