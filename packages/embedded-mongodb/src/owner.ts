// One program at a time holds a data folder. Who it is stands in the data itself, where a transaction decides between two that
// start at the same moment, and in a file beside it, for those who only want to know.

import { readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "lmdb";
import { USER } from "./commands/scram.ts";
import { DEFAULT_NAME, filesOf } from "./name.ts";
import { isAlive, isSocketAlive, type Owner } from "./probe.ts";
import { checkSpaceFor, hasSpaceFor } from "./storage/disk-space.ts";
import type { Environment } from "./storage/open-env.ts";
import { addressOf, LOOPBACK, SOCKET_NAME } from "./wire/listen.ts";

/** The data folder is in use. */
export class OwnedError extends Error {
  override name = "OwnedError";

  constructor(folder: string, { pid, startedAt, host }: Owner) {
    const since = `${startedAt.slice(0, 16).replace("T", " ")} UTC`;
    super(
      `The data in ${folder} is held by process ${pid}, started ${since} on ${host}. Stop it first, or name another data folder.`,
    );
  }
}

const NOTED_WITHIN_MS = 1_000; // after it has the record, an owner writes the note
const RECORD = Buffer.from("owner");
const NOTE = "owner.json";

export type Claim = {
  /** Gives the folder back, before the server closes. */
  release(): Promise<void>;
  /** The fence: within a transaction nobody can take the folder, and whoever took it before is found out. @throws Error */
  check(): void;
  /** The data file was opened again. */
  moved(to: Environment): void;
};

/** Waits for no lock, which the owner, when it is stopped, may hold. @throws OwnedError */
export async function refuseIfHeld(folder: string, token: string): Promise<void> {
  const owner = await ownerOf(folder);
  if (owner && owner.token !== token) throw new OwnedError(folder, owner);
}

/**
 * Takes the folder. `mine.endpoint` must be listening already: from the moment the record is written others look there.
 * @throws OwnedError
 */
export async function claim(
  environment: Environment,
  folder: string,
  mine: Owner,
  name = DEFAULT_NAME,
): Promise<Claim> {
  const shortcut = join(folder, filesOf(name).socket);
  let held: Held = { environment, records: recordsOf(environment) };
  const { records } = held;
  do {
    while (!(await claimOrFindHolder(environment, records, folder, mine)));
    await removeDeadSockets(folder, mine);
    // Seen on a busy machine: LMDB let two write at once that had opened the file together. The later record counts.
    environment.resetReadTxn();
  } while (ownerFrom(records.get(RECORD))?.token !== mine.token);
  await writeAtOnce(join(folder, NOTE), (path) => writeFile(path, JSON.stringify(mine), { mode: 0o600 }));
  const { endpoint } = mine;
  if ("socket" in endpoint) await writeAtOnce(shortcut, (path) => symlink(endpoint.socket, path));
  else await rm(shortcut, { force: true });
  return {
    release: () => giveBack(held, folder, mine, shortcut),
    moved(to) {
      held = { environment: to, records: recordsOf(to) };
    },
    check() {
      if (ownerFrom(held.records.get(RECORD))?.token === mine.token) return;
      throw new Error(`The data in ${folder} was taken over by another process, to which this one seemed to be gone.`);
    },
  };
}

/**
 * A program that closes LMDB destroys its locks when it takes itself for the last (ITS#10095): another that opens it at that moment
 * then fails with EINVAL. What it wants to know is whether somebody has the folder.
 */
async function claimOrFindHolder(
  environment: Environment,
  records: Records,
  folder: string,
  mine: Owner,
): Promise<boolean> {
  try {
    return await claimOnce(environment, records, folder, mine);
  } catch (error) {
    if (error instanceof OwnedError) throw error;
    for (let waited = 0; waited < NOTED_WITHIN_MS; waited += 50) {
      await refuseIfHeld(folder, mine.token);
      await sleep(50);
    }
    throw error;
  }
}

/** Whether the record was still the one that was probed: probing takes time, in which somebody else may have come. */
async function claimOnce(environment: Environment, records: Records, folder: string, mine: Owner): Promise<boolean> {
  environment.resetReadTxn();
  const seen = records.get(RECORD);
  const owner = ownerFrom(seen);
  const isOther = owner && owner.token !== mine.token;
  if (isOther && (await isAlive(folder, owner))) throw new OwnedError(folder, owner);
  checkSpaceFor(folder);
  return environment.transactionSync(() => {
    if (!isSame(records.get(RECORD), seen)) return false;
    records.putSync(RECORD, Buffer.from(JSON.stringify(mine)));
    return true;
  });
}

async function giveBack({ environment, records }: Held, folder: string, mine: Owner, shortcut: string): Promise<void> {
  // The record goes last: from then on the files may be another's.
  const leadsTo = await readlink(shortcut).catch(() => undefined);
  if ("socket" in mine.endpoint && leadsTo === mine.endpoint.socket) await rm(shortcut, { force: true });
  if ((await readNote(folder))?.token === mine.token) await rm(join(folder, NOTE), { force: true });
  if (!hasSpaceFor(folder)) return; // the record stays, as that of a program that was killed: whoever comes next finds nobody behind it
  environment.transactionSync(() => {
    if (ownerFrom(records.get(RECORD))?.token === mine.token) records.removeSync(RECORD);
  });
}

/** The program that holds the folder now. */
export async function ownerOf(folder: string): Promise<Owner | undefined> {
  const owner = await readNote(folder);
  return owner && (await isAlive(folder, owner)) ? owner : undefined;
}

/** Whether somebody held the folder and did not give it back: he runs, or was killed. */
export const isNoted = async (folder: string): Promise<boolean> => (await readNote(folder)) !== undefined;

/** What MongoDB drivers connect to. @param name of the data, and so of the database */
export function uriOf(
  folder: string,
  { endpoint, password }: Pick<Owner, "endpoint" | "password">,
  name: string,
): string {
  const address = addressOf(folder, endpoint);
  return "path" in address
    ? `mongodb://${encodeURIComponent(address.path)}/${name}`
    : `mongodb://${USER}:${password}@${LOOPBACK}:${address.port}/${name}?authSource=admin`;
}

type Records = Database<Uint8Array, Uint8Array>;
type Held = { environment: Environment; records: Records };

const recordsOf = (environment: Environment): Records =>
  environment.openDB("owner", { encoding: "binary", keyEncoding: "binary" });

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

const readNote = async (folder: string): Promise<Owner | undefined> =>
  ownerFrom(await readFile(join(folder, NOTE)).catch(() => undefined));

/** undefined also for what no release has written. */
function ownerFrom(text: Uint8Array | undefined): Owner | undefined {
  try {
    return text && (JSON.parse(Buffer.from(text).toString()) as Owner);
  } catch {
    return undefined;
  }
}

/** Those of processes that were killed. */
async function removeDeadSockets(folder: string, { endpoint }: Owner): Promise<void> {
  const mine = "socket" in endpoint ? endpoint.socket : "";
  for (const name of await readdir(folder)) {
    if (!SOCKET_NAME.test(name) || name === mine) continue;
    const path = join(folder, name);
    if (!(await isSocketAlive(path))) await rm(path, { force: true });
  }
}

/** A file appears whole, or not at all. */
async function writeAtOnce(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await write(draft);
  await rename(draft, path);
}
