// Triggers for tests: each names only what it is about.

import type { Settings } from "../../src/config/load.ts";
import type { PhraseList, Trigger } from "../../src/core/model/trigger.ts";
import { plantList } from "../../src/core/words/phrase-tree.ts";

export const phrase = (...phrases: string[]): PhraseList => ({ phrases, tree: plantList(phrases) });

type Over = Omit<Partial<Trigger>, "actions"> & { actions?: Partial<Trigger["actions"]> };

export const aTrigger = (when: Trigger["when"], over: Over = {}): Trigger => ({
  id: "t",
  name: "T",
  active: true,
  desks: undefined,
  when,
  ...over,
  actions: { escalate: false, policyId: undefined, tell: [], risk: undefined, ...over.actions },
});

/** Settings with these triggers and no others. */
export const withTriggers =
  (...triggers: Trigger[]) =>
  ({ organisation, server }: Settings): Settings => ({
    server,
    organisation: { ...organisation, triggers: new Map(triggers.map((one) => [one.id, one])) },
  });
