// The folders of a mailbox as its server names them: with its own prefix and delimiter (RFC 2342).

import type { ImapFlow } from "imapflow";
import { serverReason } from "./imap-mailbox.ts";

/** The path of a folder that people write with "/". INBOX is never prefixed. */
export function pathOf({ namespace }: Pick<ImapFlow, "namespace">, name: string): string {
  const { prefix = "", delimiter = "/" } = namespace ?? {};
  const path = name.split("/").join(delimiter || "/");
  if (path.toUpperCase() === "INBOX") return "INBOX";
  return path.startsWith(prefix) ? path : prefix + path;
}

/** @returns the path of a folder, made if it is missing, or why the server refuses to make it */
export async function makeFolder(client: ImapFlow, name: string): Promise<{ path: string } | { refused: string }> {
  const path = pathOf(client, name);
  const folders = await client.list({ listOnly: true });
  if (folders.some((folder) => folder.path === path)) return { path };
  return client.mailboxCreate(path).then(
    () => ({ path }),
    (error: Error) => {
      if (!client.usable) throw error;
      return { refused: `the folder "${path}" is missing and cannot be made: ${serverReason(error)}` };
    },
  );
}
