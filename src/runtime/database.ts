// Where the data is: in the MongoDB that MONGODB_URI names, or else in the embedded database, a small server inside this process.

import { resolve } from "node:path";
import type { EmbeddedEvent } from "../embedded/embedded.ts";
import type { Log } from "../ports/app.ts";
import type { DamageList } from "../ports/damage.ts";
import { type Environment, SetupError, VariableError } from "../ports/environment.ts";
import { damageList } from "./damage-list.ts";
import { folderTrouble } from "./data-folder.ts";

export type DatabaseInUse = {
  uri: string;
  /** Where the data is and what that is good for, in one line. */
  where: string;
  place: string; // the same in a few words
  isAlone: boolean; // nobody else can reach it, other than commands beside this process
  close(): Promise<void>;
};

/**
 * What the embedded database is made for. It runs command after command on one thread of one machine, so a search that no index helps,
 * an index being built or an export makes everybody wait: seconds at this size, minutes far beyond it. And there is no second copy of it.
 */
const PURPOSE = { bytes: 8 * 1024 ** 3, documents: 1_000_000 } as const;

/** What the package that runs the server cannot know, by the name of its error. */
const ADVICE_FOR: Readonly<Record<string, string>> = {
  OwnedError: " Or set MONGODB_URI.",
  DamagedError: " An export is loaded into the new folder with `onit data import`.",
};

const ADVICE =
  "one thread serves it and there is no second copy: move to MongoDB with `onit data export`, set MONGODB_URI, `onit data import`";

/**
 * @param attaches a command beside a running Onit uses that one's data instead of being refused
 * @param options.damage hears of documents that cannot be read
 * @throws SetupError when another process holds the data, or the folder can not be used; the message names both
 */
export async function openDatabase(
  { MONGODB_URI, ONIT_DATA, ONIT_DATA_MAX_TIME_MS }: Environment,
  log: Log,
  { attaches = false, damage = damageList(log) } = {},
): Promise<DatabaseInUse> {
  if (MONGODB_URI)
    return { uri: MONGODB_URI, ...at(`MongoDB at ${place(MONGODB_URI)}`), isAlone: false, close: async () => {} };
  const folder = resolve(ONIT_DATA ?? "data");
  const found = {
    place: folder,
    where: `${folder}    embedded: for the first hour and a small team; MONGODB_URI is the way to production`,
  };
  // Loaded only where it is used: it brings a native module.
  const { runningOn, startEmbedded } = await import("../embedded/embedded.ts");
  const running = attaches ? await runningOn(folder) : undefined;
  if (running) return { uri: running, ...found, isAlone: false, close: async () => {} };
  const longestMs = longestFrom(ONIT_DATA_MAX_TIME_MS);
  const options = { onEvent: watch(log, damage), ...(longestMs !== undefined && { longestMs }) };
  const trouble = await folderTrouble(folder);
  if (trouble)
    throw new VariableError("ONIT_DATA", `${trouble}. Name a folder that the user that runs Onit may write to.`);
  const embedded = await startEmbedded(folder, options).catch((error: Error) => {
    throw new SetupError(`${error.message}${ADVICE_FOR[error.name] ?? ""}`);
  });
  return { uri: embedded.uri, ...found, isAlone: true, close: embedded.close };
}

/** @throws SetupError unless it is a number of milliseconds */
export function longestFrom(text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (/^[1-9]\d{2,8}$/.test(text)) return Number(text);
  throw new VariableError(
    "ONIT_DATA_MAX_TIME_MS",
    `"${text}" is not a number of milliseconds. Write how long one command to the embedded database may take, at least 100; 30000 is what holds without it.`,
  );
}

/** Says at once, and then once a day, that the data has outgrown its place; and whatever trouble the server tells of. */
function watch(log: Log, damage: DamageList): (event: EmbeddedEvent) => void {
  const minutesADay = 24 * 60; // a size comes once a minute
  let quietMinutes = 0;
  return (event) => {
    if (event.type === "damaged") {
      const { collection, document, message } = event;
      return damage.note({ collection, document, because: message });
    }
    if (event.type !== "size") return log.warn({ ...event }, "the embedded database");
    quietMinutes = Math.max(0, quietMinutes - 1);
    if (quietMinutes > 0 || (event.bytes <= PURPOSE.bytes && event.documents <= PURPOSE.documents)) return;
    quietMinutes = minutesADay;
    log.warn({ ...event, limit: PURPOSE, advice: ADVICE }, "the data has outgrown the embedded database");
  };
}

const at = (words: string): Pick<DatabaseInUse, "where" | "place"> => ({ where: words, place: words });

const place = (uri: string): string => uri.replace(/^.*@|^.*\/\//, "").replace(/\?.*/, "");
