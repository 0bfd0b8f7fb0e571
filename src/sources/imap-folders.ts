// The folders of a mailbox as its server names them: with its own prefix and delimiter (RFC 2342).

import type { ImapFlow } from "imapflow";
import { NeedsPerson, saidIn } from "./imap-mailbox.ts";

/** The path of a folder that people write with "/". INBOX is never prefixed. */
export function pathOf({ namespace }: Pick<ImapFlow, "namespace">, name: string): string {
  const { prefix = "", delimiter = "/" } = namespace ?? {};
  const path = name.split("/").join(delimiter || "/");
  if (path.toUpperCase() === "INBOX") return "INBOX";
  return path.startsWith(prefix) ? path : prefix + path;
}

/**
 * Makes the folders that are not there.
 * @returns their paths, in the order of the names
 * @throws NeedsPerson when one is missing and the server refuses to make it
 */
export async function makeFolders(client: ImapFlow, names: readonly string[]): Promise<string[]> {
  const present = new Set((await client.list({ listOnly: true })).map(({ path }) => path));
  const paths = names.map((name) => pathOf(client, name));
  for (const path of new Set(paths)) {
    if (present.has(path)) continue;
    await client.mailboxCreate(path).catch((error: Error) => {
      if (!client.usable) throw error;
      throw new NeedsPerson(`the folder "${path}" is missing and cannot be made: ${saidIn(error)}`, { cause: error });
    });
  }
  return paths;
}
