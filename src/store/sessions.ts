// Sessions of people who signed in, and the links they sign in with. The secrets are not here, only their digests.

import type { Collection } from "mongodb";
import type { Connection } from "mongoose";
import type { Session, SessionStore, SignIn } from "../ports/session-store.ts";
import { DURABLE } from "./insert.ts";

type Stored<Kept extends { digest: string }> = Omit<Kept, "digest"> & { _id: string; keptAt?: Date };

// Counted from `keptAt`, by the database's own clock like the removal itself. What is over by ours is refused before that.
const LINK_FORGOTTEN_SECONDS = 86_400;
const SESSION_FORGOTTEN_SECONDS = 31 * 86_400;

const DURABLY = { writeConcern: DURABLE } as const;

export function openSessions(connection: Connection): SessionStore & { ready(): Promise<unknown> } {
  const links = (): Collection<Stored<SignIn>> => connection.collection("signIns") as never;
  const sessions = (): Collection<Stored<Session>> => connection.collection("sessions") as never;
  return {
    ready: () => Promise.all([index(links(), LINK_FORGOTTEN_SECONDS), index(sessions(), SESSION_FORGOTTEN_SECONDS)]),
    offer: (signIn) => keep(links(), signIn),
    offered: async (digest) => whole(await links().findOne({ _id: digest })),
    async handOver(digest, expiresAt) {
      const change = { $set: { expiresAt }, $currentDate: { keptAt: true } } as never;
      return (await links().updateOne({ _id: digest }, change, DURABLY)).matchedCount > 0;
    },
    takeUp: async (digest) => whole(await links().findOneAndDelete({ _id: digest }, DURABLY)),
    begin: (session) => keep(sessions(), session),
    find: async (digest) => whole(await sessions().findOne({ _id: digest })),
    async prolong(digest, expiresAt) {
      await sessions().updateOne({ _id: digest }, { $set: { expiresAt }, $currentDate: { keptAt: true } } as never);
    },
    end: async (digest) => void (await sessions().deleteOne({ _id: digest }, DURABLY)),
    signedIn: (personIds, now) =>
      sessions().distinct("personId", { personId: { $in: [...personIds] }, expiresAt: { $gt: now } }),
    async endAll(personId) {
      await links().deleteMany({ personId }, DURABLY);
      return (await sessions().deleteMany({ personId }, DURABLY)).deletedCount;
    },
  };
}

async function index<Kept extends { digest: string }>(
  collection: Collection<Stored<Kept>>,
  forgottenAfterSeconds: number,
): Promise<void> {
  await collection.createIndexes([
    { key: { keptAt: 1 }, expireAfterSeconds: forgottenAfterSeconds },
    { key: { personId: 1 } },
  ]);
}

/** An upsert and no insert: only an update takes the time from the database. */
async function keep<Kept extends { digest: string }>(
  collection: Collection<Stored<Kept>>,
  { digest, ...kept }: Kept,
): Promise<void> {
  const change = { $set: kept, $currentDate: { keptAt: true } };
  await collection.updateOne({ _id: digest } as never, change as never, { upsert: true, ...DURABLY });
}

function whole<Kept extends { digest: string }>(stored: Stored<Kept> | null): Kept | undefined {
  if (!stored) return undefined;
  const { _id: digest, keptAt: _, ...rest } = stored;
  return { digest, ...rest } as unknown as Kept;
}
