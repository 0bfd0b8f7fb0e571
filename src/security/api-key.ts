// A program's key: "onit_<id>_<secret>", for one person, with a scope and an end. Only a hash of the secret is kept.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Person } from "../core/model/person.ts";
import { after } from "../core/words/duration.ts";
import type { ApiKey, ApiScope } from "../ports/api-key.ts";
import type { App } from "../ports/app.ts";
import { auditRefusal } from "./authorize.ts";
import { encodeBase32 } from "./base32.ts";

const DAY_MS = 86_400_000;
const USED_EVERY_MS = 60_000;
export const LONGEST_DAYS = 365;

/** Whom a request comes from, and what its key lets it do. */
export type ApiHolder = { person: Person; scope: ApiScope; keyId: string };

/** A new key, not kept yet. @returns what the program sends as `Authorization: Bearer …`, and what is kept of it */
export function newApiKey(
  person: Person,
  { days, scope }: { days: number; scope: ApiScope },
  now: Date,
): { text: string; key: ApiKey } {
  const [id, secret] = [encodeBase32(randomBytes(5)), encodeBase32(randomBytes(20))];
  const [address] = person.addresses;
  const expiresAt = after(now, days * DAY_MS);
  return {
    text: `onit_${id}_${secret}`,
    key: { id, personId: person.id, address, scope, hash: hashOf(secret), madeAt: now, expiresAt },
  };
}

/** Whom a key acts as. The record is read with every request: a key that was ended is worth nothing at once, in every process. */
export async function keyHolderOf(text: string, app: App): Promise<ApiHolder | { because: string }> {
  const key = await knownKey(text.toLowerCase(), app);
  if ("because" in key) return key;
  const { id, personId, address, scope, endedAt, expiresAt } = key;
  const now = app.now();
  const person = app.organisation.people.get(personId);
  const isSame = person?.addresses.includes(address) ?? false;
  const because = endedAt
    ? `this API key was ended on ${dateOf(endedAt)}`
    : expiresAt <= now
      ? `this API key was good until ${dateOf(expiresAt)}`
      : person && isSame
        ? undefined
        : "the person this API key was made for is not in people.yaml any more, or has another address";
  if (because !== undefined || !person) {
    await auditRefusal(personId, `use of API key ${id}`, because ?? "", app);
    return { because: because ?? "" };
  }
  await noteUse(key, app);
  return { person, scope, keyId: id };
}

async function knownKey(text: string, app: App): Promise<ApiKey | { because: string }> {
  const [, id, secret] = /^onit_([a-z2-7]{8})_([a-z2-7]{32})$/.exec(text) ?? [];
  if (id === undefined || secret === undefined) return keyWithoutId(text, app);
  const key = await app.apiKeys.find(id);
  if (key && timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOf(secret)))) return key;
  return { because: "there is no such API key" };
}

/**
 * Keys made before keys had ids are signed tokens, of which nothing was kept. They go on being accepted until they expire; each is
 * listed, and can be ended, from its first use on.
 */
async function keyWithoutId(text: string, app: App): Promise<ApiKey | { because: string }> {
  const people = [...app.organisation.people.values()];
  const holders = (place: string): Person[] => people.filter(({ id }) => app.ticketId(`api key of ${id}`) === place);
  const token = await app.tokens.read(text, app.now(), async (place) =>
    holders(place).map(({ addresses: [address] }) => ({ address })),
  );
  if ("problem" in token) return { because: token.because };
  const [person] = holders(token.subjectId);
  if (token.purpose !== "api" || !person) return { because: "it was made for another purpose" };
  const hash = hashOf(text);
  const id = `old-${hash.slice(0, 8)}`;
  const { recipient: address, expiresAt } = token;
  const key: ApiKey = { id, personId: person.id, address, scope: "act", hash, madeAt: null, expiresAt };
  const known = await app.apiKeys.find(id);
  if (known || (await app.apiKeys.add(key))) return known ?? key;
  return (await app.apiKeys.find(id)) ?? key; // another process met it at the same moment
}

/** At most once a minute; a use that cannot be noted is not a reason to refuse it. */
async function noteUse({ id, lastUsedAt }: ApiKey, { apiKeys, now, log }: App): Promise<void> {
  const lately = after(now(), -USED_EVERY_MS);
  if (lastUsedAt && lastUsedAt >= lately) return;
  await apiKeys.used(id, now(), lately).catch((error: unknown) => {
    log.warn({ apiKey: id, error }, "the use of an API key cannot be noted");
  });
}

export const dateOf = (at: Date): string => at.toISOString().slice(0, 10);

/** 160 random bits need no slow hash: nobody can try them all. */
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
