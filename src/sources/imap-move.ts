// Moves mails out of the folder that is read. A server may refuse: for a missing right, for want of room, for no reason it tells.

import type { ImapFlow } from "imapflow";
import { makeFolder } from "./imap-folders.ts";
import type { ImapMailbox } from "./imap-mailbox.ts";
import { uidSet } from "./uid-set.ts";

/** Where a mail belongs; "copied": a copy is there already, and this one only has to go. */
export type MoveTarget = "processed" | "stuck" | "copied";

export type Moved = "moved" | { left: MoveTarget; because: string };

export function moverOf(client: ImapFlow, mailbox: ImapMailbox) {
  const paths = new Map<string, string>(); // of folders that are there

  /** @returns why the folder can be neither found nor made */
  async function find(name: string): Promise<string | undefined> {
    if (paths.has(name)) return undefined;
    const made = await makeFolder(client, name);
    if ("refused" in made) return made.refused;
    paths.set(name, made.path);
    return undefined;
  }

  return {
    /** Makes the folders that are missing. @returns why one cannot be made */
    prepare: async (): Promise<string | undefined> => (await find(mailbox.processed)) ?? (await find(mailbox.stuck)),

    /** Mails that somebody else has moved already are not an error. @throws when the line is lost */
    async move(uids: readonly number[], to: MoveTarget): Promise<Moved> {
      const set = uidSet(uids); // in ranges: one by one is some forty times slower
      if (to === "copied") return removeCopied(client, set);
      const refused = await find(mailbox[to]);
      if (refused !== undefined) return { left: to, because: refused };
      const path = paths.get(mailbox[to]) ?? "";
      const moved = await carry(client, set, path, to);
      if (moved !== "moved") paths.delete(mailbox[to]); // it may have been deleted: looked for again
      return moved;
    },
  };
}

async function carry(client: ImapFlow, set: string, path: string, to: MoveTarget): Promise<Moved> {
  if (to === "processed") await client.messageFlagsAdd(set, ["\\Seen"], { uid: true, silent: true });
  // Without MOVE a copy is made and the mail deleted (RFC 6851). Both are done here: a copy is never made a second time.
  const hasMove = client.capabilities.has("MOVE");
  const isThere = hasMove
    ? await client.messageMove(set, path, { uid: true })
    : await client.messageCopy(set, path, { uid: true });
  if (isThere) return hasMove ? "moved" : removeCopied(client, set);
  mustBeUsable(client);
  const because = (client.mailbox || undefined)?.readOnly
    ? "it may only be read"
    : `the server does not let us move them to "${path}"; a right may be missing, or the room may be used up (quota)`;
  return { left: to, because };
}

async function removeCopied(client: ImapFlow, set: string): Promise<Moved> {
  if (await client.messageDelete(set, { uid: true })) return "moved";
  mustBeUsable(client);
  return { left: "copied", because: "the server does not let us delete what was copied" };
}

function mustBeUsable({ usable }: ImapFlow): void {
  if (!usable) throw new Error("the connection was lost while mails were moved");
}

export type Mover = ReturnType<typeof moverOf>;
