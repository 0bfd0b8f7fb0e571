// Journey 3 for mails: an admin lets in what was held back, or has a stuck mail read again, by the button behind a link.

import type { App, StoredMail } from "./app.ts";
import { heed, pressedBy } from "./away.ts";
import { decodeBase32 } from "./base32.ts";
import { after } from "./core/duration.ts";
import { may } from "./core/permission.ts";
import type { Person } from "./core/person.ts";
import type { TokenProblem } from "./core/token.ts";
import { permit } from "./permit.ts";
import { receive } from "./receive.ts";

const LEASE_MS = 2 * 60_000; // as long as a source has a mail to itself

export type LeftShown =
  | { kind: "problem"; problem: TokenProblem["problem"] | "no mail"; because: string }
  | { kind: "refused"; mail: StoredMail; by: Person; because: string }
  | { kind: "offer"; mail: StoredMail; by: Person }
  | { kind: "past"; mail: StoredMail; by: Person } // somebody was faster
  | { kind: "done"; mail: StoredMail; by: Person };

/** What a link offers at this moment. Changes nothing (P2). */
export async function showLeft(text: string, app: App): Promise<LeftShown> {
  const present = [...app.organisation.people.values()];
  const token = await app.tokens.read(text, app.now(), async () => present.map(({ addresses }) => addresses[0]));
  if ("problem" in token) return { kind: "problem", ...token };
  const by = present.find(({ addresses }) => addresses[0] === token.recipient);
  if (token.purpose !== "release" || !by) {
    return { kind: "problem", problem: "unreadable", because: "it was made for another purpose" };
  }
  const mail = await app.mails.find(decodeBase32(token.ticketId)?.toString("hex") ?? "none");
  if (!mail) return { kind: "problem", problem: "no mail", because: "the mail is no longer kept" };
  const { allowed, because } = may(by.id, "release", undefined, app.organisation);
  if (!allowed) return { kind: "refused", mail, by, because };
  return { kind: isLeft(mail) ? "offer" : "past", mail, by };
}

const isLeft = ({ state }: StoredMail): boolean => state === "stuck" || state === "quarantined";

/** As the audit names it. */
export const releaseOf = (mailId: string): string => `release of mail ${mailId.slice(0, 12)}`;

/** The button was pressed. */
export async function pressRelease(text: string, app: App): Promise<LeftShown> {
  const shown = await showLeft(text, app);
  if (shown.kind === "refused") await permit(shown.by, "release", releaseOf(shown.mail.id), app);
  if (shown.kind !== "offer") return shown;
  await heed(pressedBy(shown.by.id, shown.by.name, app.now()), app);
  // Who wrote a stuck mail nobody has read yet, so nobody can vouch for it.
  const vouchedBy = shown.mail.state === "stuck" ? undefined : shown.by.name;
  const isDone = await release(shown.mail.id, vouchedBy, app);
  const mail = (await app.mails.find(shown.mail.id)) ?? shown.mail;
  return { kind: isDone ? "done" : "past", mail, by: shown.by };
}

/**
 * Reads a stuck or quarantined mail again, on the word of an admin that it is from whom it says.
 * @param by the admin; undefined reads it again on its own merits
 * @returns whether there was such a mail
 */
export async function release(mailId: string, by: string | undefined, app: App): Promise<boolean> {
  const kept = await app.mails.reopen(mailId, after(app.now(), LEASE_MS), by);
  if (!kept) return false;
  app.log.info({ mail: mailId, by }, by === undefined ? "a mail is read again" : "a mail was let in");
  await receive(kept, app);
  return true;
}
