// Checked chase settings become the rules of a desk.

import type { ChaseRules, DeskChase } from "../core/model/desk.ts";
import type { Target } from "../core/model/policy.ts";
import type { WrittenChase, WrittenOverride } from "./chase-schema.ts";

type Unfold = (members: readonly Target[]) => string[];

/** @param unfold people's ids from a list that may name groups */
export function assembleChase(written: WrittenChase, unfold: Unfold): DeskChase {
  const { window, minimumInterval, notify, byKind, byTier, ...rest } = written;
  const { call, request } = byKind;
  return {
    ...rest,
    windowMs: window,
    minimumIntervalMs: minimumInterval,
    tell: unfold(notify),
    byKind: { ...(call && { call: override(call, unfold) }), ...(request && { request: override(request, unfold) }) },
    byTier: new Map(Object.entries(byTier).map(([tier, rules]) => [tier, override(rules, unfold)])),
  };
}

/** Only what was written: what is left out must not hide the desk's own rule. */
function override({ window, minimumInterval, notify, ...rest }: WrittenOverride, unfold: Unfold): Partial<ChaseRules> {
  const rules = { ...rest, windowMs: window, minimumIntervalMs: minimumInterval, tell: notify && unfold(notify) };
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}
