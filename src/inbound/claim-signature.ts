// Part of journey 1: a signature counts for one mail. The first mail that is proven by it claims it, in one atomic write; any
// other mail with the same signature is a copy of that one.

import { createHash } from "node:crypto";
import { copyOf } from "../core/identify/copy.ts";
import type { Proof } from "../core/identify/sender.ts";
import type { Copy, SignatureUse } from "../core/model/authentication.ts";
import type { Mail } from "../core/model/mail.ts";
import type { App } from "../ports/app.ts";

/**
 * Safe to repeat: the same mail finds its own claim. Only signatures that proved the mail are claimed, so what somebody copied
 * onto an unproven mail keeps no honest one out. Signatures that nobody could judge claim nothing; but a mail that has one which
 * proved another is a copy of that one, also where its reply address alone would be enough.
 * @returns why the mail is a copy of another
 */
export async function claimSignatures(mail: Mail, proof: Proof, app: App): Promise<Copy | undefined> {
  const own = claimOf(mail);
  const { signatures = [], unjudged = [] } = proof;
  const claims = await Promise.all([
    ...signatures.map((one) => app.signatures.claim(one, own)),
    ...unjudged.map((one) => app.signatures.find(one)),
  ]);
  return copyAmong(claims, own, mail, app);
}

/** The same without claiming anything: for a mail that is only tried. */
export async function findCopy(
  mail: Mail,
  { signatures = [], unjudged = [] }: Proof,
  app: App,
): Promise<Copy | undefined> {
  const claims = await Promise.all([...signatures, ...unjudged].map((one) => app.signatures.find(one)));
  return copyAmong(claims, claimOf(mail), mail, app);
}

const copyAmong = (
  claims: readonly (SignatureUse | undefined)[],
  own: SignatureUse,
  mail: Mail,
  { organisation }: App,
): Copy | undefined => claims.map((first) => first && copyOf(first, own, mail, organisation)).find(Boolean);

/** Whom a mail is addressed to is often signed and never changed on the way, but need not be signed. */
function claimOf({ contentId, to, envelope, receivedAt }: Mail): SignatureUse {
  const addressees = to.map(({ address }) => address).sort();
  const mail = createHash("sha256")
    .update(JSON.stringify([contentId, addressees]))
    .digest("hex")
    .slice(0, 40);
  return { mail, recipient: envelope.recipient, from: envelope.from, at: receivedAt };
}
