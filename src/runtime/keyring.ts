// The keys that sign, as every process on the same store sees them: looked at before each use, and counted.

import type { Log } from "../ports/app.ts";
import { type Environment, keysFrom, SetupError } from "../ports/environment.ts";
import type { Keyring, SigningKey, SigningKeys } from "../ports/tokens.ts";
import { dayOf } from "../store/key-uses.ts";
import type { Store } from "../store/open.ts";

type Use = { lastSignedAt: Date; live: Record<string, number> };

type Needs = { store: Pick<Store, "keys" | "keyUses">; now: () => Date; log: Log };

const FLUSH_MS = 250; // many tokens are signed at once: they are counted together

/** Keys of the environment win, and stay as they are until the next start. @throws SetupError when they cannot be read */
export async function openKeyring(
  environment: Environment,
  needs: Needs,
): Promise<Keyring & { close(): Promise<void> }> {
  const { keys } = needs.store;
  const given = environment.ONIT_TOKEN_KEYS ? keysFrom(environment.ONIT_TOKEN_KEYS) : undefined;
  let current: SigningKeys = given ?? whole(await keys.load(needs.now()));
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    current = whole(await keys.load(needs.now()));
  }

  return {
    current: () => current,
    async refresh() {
      if (given) return;
      looking ??= look().finally(() => {
        looking = undefined;
      });
      await looking;
    },
    ...countUses(needs),
  };
}

/** How often each key signs is written a moment later; a count that cannot be written is written with the next ones. */
function countUses({ store: { keyUses }, now, log }: Needs): Pick<Keyring, "signed"> & { close(): Promise<void> } {
  let uses = new Map<number, Use>();
  let timer: NodeJS.Timeout | undefined;
  let flushing = Promise.resolve();

  async function flush(): Promise<void> {
    timer = undefined;
    const taken = uses;
    uses = new Map();
    for (const [id, use] of taken) {
      try {
        await keyUses.note(id, use.lastSignedAt, use.live, now());
      } catch (error) {
        for (const [day, count] of Object.entries(use.live)) add(id, use.lastSignedAt, day, count);
        log.warn({ key: id, error }, "how much a signing key is used cannot be noted");
      }
    }
  }

  function add(id: number, at: Date, day: string, count: number): void {
    const { lastSignedAt, live } = uses.get(id) ?? { lastSignedAt: at, live: {} };
    const last = lastSignedAt > at ? lastSignedAt : at;
    uses.set(id, { lastSignedAt: last, live: { ...live, [day]: (live[day] ?? 0) + count } });
  }

  return {
    signed(id, expiresAt) {
      add(id, now(), dayOf(expiresAt), 1);
      timer ??= setTimeout(() => {
        flushing = flushing.then(flush);
      }, FLUSH_MS).unref();
    },
    async close() {
      clearTimeout(timer);
      await flushing.then(flush);
    },
  };
}

function whole(keys: readonly SigningKey[]): SigningKeys {
  const [first, ...rest] = keys;
  if (!first) throw new SetupError("There is no key to sign links with, and none could be made.");
  return [first, ...rest];
}
