// Keys of the API in tests: as they are made now, and as they were made before they had ids.

import type { Person } from "../../src/core/model/person.ts";
import { after } from "../../src/core/words/duration.ts";
import type { ApiScope } from "../../src/ports/api-key.ts";
import type { App } from "../../src/ports/app.ts";
import { newApiKey } from "../../src/security/api-key.ts";

/** A key of the kind that has no id: a signed token, of which nothing is kept. */
export const apiKeyFor = (person: Person, days: number, app: App): string =>
  app.tokens.sign({
    subjectId: app.ticketId(`api key of ${person.id}`),
    purpose: "api",
    recipient: person.addresses[0],
    expiresAt: after(app.now(), days * 86_400_000),
  });

export async function aKeptApiKey(id: string, app: App, { days = 90, scope = "act" as ApiScope } = {}) {
  const { text, key } = newApiKey(app.organisation.people.get(id)!, { days, scope }, app.now());
  await app.apiKeys.add(key);
  return { text, id: key.id };
}
