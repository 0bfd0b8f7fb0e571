// The versions of the settings. A version is one document with all that changed, so a process that comes second finds it whole; only the newest holds
// what its files say, to compare the next one with.

import type { Collection } from "mongodb";
import type { Connection } from "mongoose";
import type { SettingsText, SettingsVersion, SettingsVersions } from "../ports/settings-versions.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = SettingsVersion & { _id: number; texts?: SettingsText[] };

/** Older ones are forgotten. */
export const MOST_VERSIONS = 200;

const DURABLY = { writeConcern: DURABLE } as const;

export function openSettingsVersions(connection: Connection): SettingsVersions {
  const versions = (): Collection<Stored> => connection.collection("settingsVersions") as never;
  return {
    async newest() {
      const [found] = await versions().find().sort({ _id: -1 }).limit(1).toArray();
      return found && { version: versionOf(found), texts: found.texts ?? [] };
    },
    async add(version, texts) {
      try {
        await versions().insertOne({ _id: version.number, ...version, texts: [...texts] }, DURABLY);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
      // What a process that dies here leaves undone, the next version does.
      await versions().updateMany({ _id: { $lt: version.number }, texts: { $exists: true } }, { $unset: { texts: 1 } });
      await versions().deleteMany({ _id: { $lte: version.number - MOST_VERSIONS } });
      return true;
    },
    list: async (limit) =>
      (
        await versions()
          .find({}, { projection: { texts: 0 } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray()
      ).map(versionOf),
    async find(number) {
      const found = await versions().findOne({ _id: number }, { projection: { texts: 0 } });
      return found ? versionOf(found) : undefined;
    },
  };
}

const versionOf = ({ _id, texts, ...version }: Stored): SettingsVersion => version;
