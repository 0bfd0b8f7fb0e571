// The word in the link and in the reply address of a mail that asks somebody whether their duties are still right.

import type { Person } from "../core/model/person.ts";
import type { Token } from "../core/model/token.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, OTHER_PURPOSE } from "./verify-token.ts";

const VALID_MS = 90 * 86_400_000;

export const validationToken = ({ id, addresses: [recipient] }: Person, { ticketId, now }: App): Token => ({
  subjectId: ticketId(subjectOf(id)),
  purpose: "validation",
  recipient,
  expiresAt: after(now(), VALID_MS),
});

/** Whose it is: one of us, at the address that people.yaml has of them now. */
export async function readValidationToken(text: string, app: App): Promise<{ person: Person } | BadLink> {
  const people = [...app.organisation.people.values()];
  const token = await app.tokens.read(text, app.now(), async (subjectId) =>
    people
      .filter(({ id }) => app.ticketId(subjectOf(id)) === subjectId)
      .map(({ addresses: [address] }) => ({ address })),
  );
  if ("problem" in token) return { kind: "problem", ...token };
  const person = people.find(({ addresses }) => addresses[0] === token.recipient);
  return token.purpose === "validation" && person ? { person } : OTHER_PURPOSE;
}

const subjectOf = (personId: string): string => `duties of ${personId}`;
