// Steps by a channel on which somebody whom they notify has no address: those read a mail.

import { everybodyFor } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isOwnChannel, PREFERRED } from "../core/model/policy.ts";
import { reaches } from "../core/outbox/way-to.ts";
import { problemAt, type Source } from "./document.ts";
import type { Path } from "./problem.ts";
import type { Warning } from "./warnings.ts";

export function channelWarnings(organisation: Organisation, policies: Source): Warning[] {
  return [...organisation.policies].flatMap(([id, policy]) => {
    const steps = policy.steps.map(({ tell, by }, index) => ({ tell, by, at: [id, "steps", index, "by"] as Path }));
    const last = policy.finally ? [{ ...policy.finally, at: [id, "finally", "by"] as Path }] : [];
    return [...steps, ...last].flatMap(({ tell, by, at }) => {
      if (by === PREFERRED || !isOwnChannel(by)) return [];
      const without = everybodyFor(policy, tell, organisation).filter((person) => !reaches(by, person, organisation));
      if (without.length === 0) return [];
      const names = without.map(({ name }) => name).join(", ");
      const message = `${names} ${without.length === 1 ? "has" : "have"} no address on the channel "${by}", and will read a mail instead`;
      const help = `Add it in people.yaml: channels: { ${by}: … }.`;
      return [{ ...problemAt(policies, at, message, help), isDangerous: false }];
    });
  });
}
