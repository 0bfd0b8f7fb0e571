// A policy as the engine follows it, out of what its settings say.

import type { Policy } from "../core/model/policy.ts";
import type { Read } from "./schema.ts";

export function toPolicy(
  id: string,
  {
    promise,
    warnBefore,
    notifyRequester,
    steps,
    repeat,
    finally: last,
    everyHourFor,
    thenSilence: _,
    ...policy
  }: Read<"policies">[string],
): Policy {
  return {
    id,
    ...policy,
    ...(everyHourFor ? { everyHourFor } : {}),
    ...(repeat ? { repeat: { everyMs: repeat.every, atMost: repeat.atMost } } : {}),
    ...(last ? { finally: { afterMs: last.after, tell: last.notify, by: last.by } } : {}),
    promiseMs: promise,
    warnBeforeMs: warnBefore,
    ...(notifyRequester ? { tellsRequester: true } : {}),
    steps: atLeastOne(
      steps.map(({ after, notify, by, needs }) => ({ afterMs: after, tell: notify, by, ...(needs ? { needs } : {}) })),
    ),
  };
}

/** A list that its schema never leaves empty. */
export function atLeastOne<T>([first, ...rest]: readonly T[]): [T, ...T[]] {
  if (first === undefined) throw new Error("a list that its schema never leaves empty is empty");
  return [first, ...rest];
}
