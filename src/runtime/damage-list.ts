// What of the data was found damaged: named in the log once, and kept for /health, /metrics and the alarm.

import type { Log } from "../ports/app.ts";
import type { Damage, DamageList } from "../ports/damage.ts";

export function damageList(log: Log): DamageList {
  const known = new Map<string, Damage>();
  return {
    note(damage) {
      const name = `${damage.collection}/${damage.document}`;
      if (known.has(name)) return;
      known.set(name, damage);
      log.error({ ...damage }, "a document of the data cannot be read; all others go on");
    },
    known: () => [...known.values()],
  };
}
