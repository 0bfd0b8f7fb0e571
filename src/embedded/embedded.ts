// The embedded database as Onit opens it: its files and the database in them have had one name since the first release.

import { type EmbeddedOptions, runningUri, start } from "embedded-mongodb";

export type { EmbeddedEvent } from "embedded-mongodb";

const NAME = "onit";

/** Starts it on a folder. @throws as the package's `start` does */
export const startEmbedded = (folder: string, options: Omit<EmbeddedOptions, "name"> = {}): ReturnType<typeof start> =>
  start(folder, { ...options, name: NAME });

/** The URI of the one that runs on a folder, if one does. */
export const runningOn = (folder: string): ReturnType<typeof runningUri> => runningUri(folder, { name: NAME });
