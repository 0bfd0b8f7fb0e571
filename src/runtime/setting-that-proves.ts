// A mail is quarantined because its sender is not authenticated: which setting decides on that, for the person who set Onit up.

import type { Server } from "../config/assemble.ts";
import { trustedPeers } from "../config/relays.ts";
import type { Envelope } from "../core/model/mail.ts";

/** @returns what tells, in full sentences, which setting would have proven a mail that came this way; undefined: none would */
export function settingThatProves({ smtp, imap }: Pick<Server, "smtp" | "imap">) {
  const isTrusted = trustedPeers(smtp.trustedRelays);
  return ({ source, peer, mailbox, hadMixedLineEnds }: Envelope): string | undefined => {
    if (hadMixedLineEnds) return undefined; // nobody's word counts then
    if (source === "smtp") return isTrusted(peer) ? wordOf(smtp.authservId, "smtp.authservId") : untrusted(peer);
    const found = source === "imap" ? imap.find(({ id }) => id === mailbox) : undefined;
    return found && wordOf(found.authservId, `imap.${found.id}.authservId`);
  };
}

const untrusted = (peer: string): string =>
  `It came from ${peer}. Only if that is a mail server of yours that checks senders, name it under smtp.trustedRelays in server.yaml, and what it calls itself as smtp.authservId.`;

const wordOf = (authservId: string | undefined, setting: string): string =>
  authservId === undefined
    ? `No mail that comes this way is proven as long as ${setting} in server.yaml does not name the mail server whose checks count.`
    : `The checks of ${authservId} count here (${setting} in server.yaml). If the mail server calls itself otherwise in Authentication-Results, write that name.`;
