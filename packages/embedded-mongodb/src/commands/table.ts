// Every command there is, by its name.

import { aggregateHandlers } from "./aggregate.ts";
import { collectionHandlers } from "./collections.ts";
import { countDistinctHandlers } from "./count-distinct.ts";
import { deleteHandlers } from "./delete.ts";
import { explainHandlers } from "./explain.ts";
import { findHandlers } from "./find.ts";
import { findAndModifyHandlers } from "./find-and-modify.ts";
import type { Handler } from "./handler.ts";
import { indexHandlers } from "./indexes.ts";
import { insertHandlers } from "./insert.ts";
import { loginHandlers } from "./scram.ts";
import { serverHandlers } from "./server.ts";
import { statsHandlers } from "./stats.ts";
import { updateHandlers } from "./update.ts";

export const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...insertHandlers,
    ...findHandlers,
    ...updateHandlers,
    ...deleteHandlers,
    ...findAndModifyHandlers,
    ...aggregateHandlers,
    ...countDistinctHandlers,
    ...collectionHandlers,
    ...indexHandlers,
    ...statsHandlers,
    ...explainHandlers,
    ...loginHandlers,
    ...serverHandlers,
  }),
);
