// Drafts and published versions of templates. A version is never changed, so which words a mail had can always be told.

import type { Collection } from "mongodb";
import type { Connection } from "mongoose";
import type { TemplateDraft, TemplateStore, TemplateVersion } from "../ports/template-store.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type StoredDraft = Omit<TemplateDraft, "kind"> & { _id: string };
type StoredVersion = TemplateVersion & { _id: string };

const DURABLY = { writeConcern: DURABLE } as const;

export function openTemplates(connection: Connection): TemplateStore & { ready(): Promise<unknown> } {
  const drafts = (): Collection<StoredDraft> => connection.collection("templateDrafts") as never;
  const versions = (): Collection<StoredVersion> => connection.collection("templateVersions") as never;
  return {
    ready: () => versions().createIndex({ kind: 1, number: -1 }, { unique: true }),
    draft: async (kind) => draftOf(await drafts().findOne({ _id: kind })),
    drafts: async () => (await drafts().find().sort({ _id: 1 }).toArray()).flatMap((one) => draftOf(one) ?? []),
    async saveDraft({ kind, ...draft }, over) {
      if (over > 0)
        return (await drafts().replaceOne({ _id: kind, revision: over }, draft as never, DURABLY)).matchedCount > 0;
      return inserted(drafts().insertOne({ _id: kind, ...draft }, DURABLY));
    },
    dropDraft: async (kind, revision) => (await drafts().deleteOne({ _id: kind, revision }, DURABLY)).deletedCount > 0,
    publish: (version) =>
      inserted(versions().insertOne({ _id: `${version.kind}/${version.number}`, ...version }, DURABLY)),
    versions: async (kind) => (await versions().find({ kind }).sort({ number: -1 }).toArray()).map(versionOf),
    async newest() {
      const known = await versions().find().project<StoredVersion>({ kind: 1, number: 1 }).toArray();
      const latest = new Map<string, StoredVersion>();
      for (const one of known) if (one.number > (latest.get(one.kind)?.number ?? 0)) latest.set(one.kind, one);
      const ids = [...latest.values()].map(({ _id }) => _id);
      return (
        await versions()
          .find({ _id: { $in: ids } })
          .toArray()
      ).map(versionOf);
    },
    count: () => versions().countDocuments(),
  };
}

async function inserted(inserting: Promise<unknown>): Promise<boolean> {
  try {
    await inserting;
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

function draftOf(stored: StoredDraft | null): TemplateDraft | undefined {
  if (!stored) return undefined;
  const { _id: kind, ...rest } = stored;
  return { kind, ...rest };
}

const versionOf = ({ _id, ...version }: StoredVersion): TemplateVersion => version;
