// Journey 3 for mails: an admin releases what was quarantined or has a failed mail read again; the person whom a mail names as its
// writer confirms that they wrote it. Each by the button behind a link. It is an act on a mail and not on a ticket, so it does not go
// through act(): it takes the same steps in the same order, and what it leads to on a ticket is decided as for any mail.

import { stillHere } from "../act.ts";
import type { Command } from "../core/model/command.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Token } from "../core/model/token.ts";
import { leaseUntil } from "../pacing/lease.ts";
import type { App } from "../ports/app.ts";
import type { Released, StoredMail } from "../ports/mail-store.ts";
import { receive } from "../receive.ts";
import { permit } from "../security/authorize.ts";
import { decodeBase32 } from "../security/base32.ts";
import { type BadLink, OTHER_PURPOSE } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";

const LEASE_MS = 2 * 60_000; // as long as a source has a mail to itself

/** `mine`: they are asked whether they wrote it; else they are an admin. */
type About = { mail: StoredMail; by: Person; isMine: boolean };

export type ReleaseView =
  | BadLink
  | { kind: "problem"; problem: "no mail"; because: string }
  | ({ kind: "refused"; because: string } & About)
  | ({ kind: "offer" } & About)
  | ({ kind: "past" } & About) // somebody was faster
  | ({ kind: "done" } & About);

/** What a link offers at this moment. Changes nothing (P2). */
export async function showRelease(text: string, app: App): Promise<ReleaseView> {
  const present = [...app.organisation.people.values()];
  const token = await app.tokens.read(text, app.now(), async () =>
    present.map(({ addresses: [address] }) => ({ address })),
  );
  if ("problem" in token) return { kind: "problem", ...token };
  const by = present.find(({ addresses }) => addresses[0] === token.recipient);
  if ((token.purpose !== "release" && token.purpose !== "mine") || !by) return OTHER_PURPOSE;
  const mail = await app.mails.find(decodeBase32(token.subjectId)?.toString("hex") ?? "none");
  if (!mail) return { kind: "problem", problem: "no mail", because: "the mail is no longer kept" };
  const about = { mail, by, isMine: token.purpose === "mine" };
  const refusal = refusalOf(about, token, app);
  if (refusal !== undefined) return { kind: "refused", because: refusal, ...about };
  return { kind: isOpen(about) ? "offer" : "past", ...about };
}

/** Each kind of link does its own thing: the one to confirm with releases no mail in somebody else's name, and the other way round. */
function refusalOf({ mail, by }: About, { purpose }: Token, app: App): string | undefined {
  if (purpose === "mine") {
    const named = mail.reading?.asks?.personId ?? mail.confirmedBy;
    return named === by.id || named === undefined ? undefined : "it is not in your name";
  }
  const { allowed, because } = may(by.id, "release", undefined, app.organisation);
  return allowed ? undefined : because;
}

const isOpen = ({ mail: { state, reading }, by, isMine }: About): boolean =>
  isMine ? state === "quarantined" && reading?.asks?.personId === by.id : state === "stuck" || state === "quarantined";

/** As the audit names it. */
export const releaseOf = (mailId: string): string => `release of mail ${mailId.slice(0, 12)}`;

/** The button was pressed. */
export async function pressRelease(text: string, visitor: Visitor, app: App): Promise<ReleaseView> {
  const shown = await showRelease(text, app);
  if (shown.kind === "refused" && !shown.isMine) await permit(shown.by, "release", releaseOf(shown.mail.id), app);
  if (shown.kind !== "offer") return shown;
  const { by, isMine } = shown;
  const command = commandByLink({ address: by.addresses[0] }, "button", visitor, app);
  await stillHere(command, app);
  app.log.info({ mail: shown.mail.id, by: by.id, via: command.proof.via }, "a release was pressed");
  if (isMine) await auditConfirmation(shown, command, app); // first: what follows may be finished by another process
  const isDone = await release(shown.mail.id, proofBy(shown), app);
  const mail = (await app.mails.find(shown.mail.id)) ?? shown.mail;
  return { kind: isDone ? "done" : "past", mail, by, isMine };
}

function proofBy({ mail, by, isMine }: About): Released {
  if (isMine) return { confirmedBy: by.id };
  // Who wrote a stuck mail nobody has read yet, so nobody can say that they did.
  return mail.state === "stuck" ? {} : { releasedBy: by.id };
}

async function auditConfirmation({ mail, by }: About, { at, proof }: Command, app: App): Promise<void> {
  const because = `${by.name} confirmed by the button that they wrote it (${proof.via})`;
  await app.audit.note({ key: `confirmed/${mail.id}`, at, by: by.id, cause: releaseOf(mail.id), because });
}

/**
 * Reads a stuck or quarantined mail again.
 * @param proof whose word proves its sender: an admin's or the writer's own; {} reads it again on its own merits
 * @returns whether there was such a mail
 */
export async function release(mailId: string, proof: Released, app: App): Promise<boolean> {
  const kept = await app.mails.reopen(mailId, leaseUntil(LEASE_MS, app), proof);
  if (!kept) return false;
  const isProven = Object.keys(proof).length > 0;
  app.log.info({ mail: mailId, ...proof }, isProven ? "a mail was released" : "a mail is read again");
  await receive(kept, app);
  return true;
}
