// Stages that bring documents of their own, so that they can only be the first: $collStats, $indexStats, $documents, $currentOp ….

import { hostname } from "node:os";
import { Long } from "bson";
import { CommandError } from "../errors.ts";
import { type Doc, isDoc } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import { type Namespace, namespaceText } from "../storage/namespace.ts";
import type { Context } from "./handler.ts";
import { indexDocument } from "./index-document.ts";
import { storageStats } from "./stats.ts";

/**
 * What `{aggregate: 1}` starts with; "pipeline" when the stage itself is for the pipeline to run.
 * @throws CommandError InvalidNamespace for a stage that needs a collection
 */
export function databaseSourceStage(stage: Doc | undefined): Doc[] | "pipeline" {
  const name = Object.keys(stage ?? {})[0];
  if (name === "$documents") return "pipeline";
  if (name === "$currentOp" || name === "$listLocalSessions") return [];
  throw new CommandError(
    "InvalidNamespace",
    `{aggregate: 1} is not valid for '${name ?? "an empty pipeline"}'; a collection is required.`,
  );
}

/** undefined when the stage is none of these. */
export function collectionSourceStage(
  stage: Doc | undefined,
  ns: Namespace,
  collection: Collection | undefined,
  context: Context,
): Doc[] | undefined {
  if (stage && Object.hasOwn(stage, "$collStats")) return [collStats(stage.$collStats, ns, collection, context)];
  if (stage && Object.hasOwn(stage, "$indexStats")) {
    return (collection?.indexes() ?? []).map((index) => ({
      name: index.name,
      key: index.key,
      host: hostname(),
      accesses: { ops: Long.ZERO, since: context.startedAt },
      spec: indexDocument(index),
    }));
  }
  return undefined;
}

function collStats(wanted: unknown, ns: Namespace, collection: Collection | undefined, { now }: Context): Doc {
  const parts = isDoc(wanted) ? wanted : {};
  const unknown = Object.keys(parts).find((part) => !["storageStats", "count"].includes(part));
  if (unknown !== undefined) throw new CommandError("NotImplemented", `$collStats: ${unknown} is not supported`);
  if (!collection) {
    throw new CommandError("NamespaceNotFound", `Collection [${namespaceText(ns)}] not found.`);
  }
  const scale = isDoc(parts.storageStats) ? Number(parts.storageStats.scale ?? 1) : 1;
  return {
    ns: namespaceText(ns),
    host: hostname(),
    localTime: now(),
    ...(parts.storageStats ? { storageStats: storageStats(collection, scale) } : {}),
    ...(parts.count ? { count: collection.count() } : {}),
  };
}
