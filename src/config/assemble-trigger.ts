// Checked triggers become what the core decides by.

import type { Target } from "../core/model/policy.ts";
import type { Conditions, Trigger } from "../core/model/trigger.ts";
import { plantList } from "../core/words/phrase-tree.ts";
import type { Read } from "./schema.ts";

type Written = Read<"triggers">[string];
type WrittenConditions = NonNullable<Written["when"]["not"]>;

/** @param unfold people's ids from a list that may name groups */
export function assembleTrigger(
  id: string,
  { name, active, desks, when: { any, not, ...own }, then: { escalate, policy, notify, risk } }: Written,
  unfold: (members: readonly Target[]) => string[],
): Trigger {
  return {
    id,
    name,
    active,
    desks,
    when: {
      ...conditions(own),
      ...(any && { any: any.map(conditions) }),
      ...(not && { not: conditions(not) }),
    },
    actions: { escalate, policyId: policy, tell: unfold(notify), risk },
  };
}

/** Only what was written. */
const conditions = ({ phrase, chases, ...rest }: WrittenConditions): Conditions => ({
  ...rest,
  ...(phrase && { phrase: { phrases: phrase, tree: plantList(phrase) } }),
  ...(chases && { chases: { atLeast: chases.atLeast, withinMs: chases.within } }),
});
