// One look at a mailbox as Onit would use it: connects, logs in, looks at the folders the settings name, and changes nothing.

import type { Socket } from "node:net";
import type { ImapFlow } from "imapflow";
import { type Encryption, encryptionOf } from "../security/peer-certificate.ts";
import { redactor } from "../security/redact.ts";
import { accessTokens } from "./access-token.ts";
import { pathOf } from "./imap-folders.ts";
import { type ImapLine, openLine } from "./imap-line.ts";
import { type Bookmark, IMAP_LIMITS, type ImapMailbox, serverReason } from "./imap-mailbox.ts";
import { loginOf, secretsOf } from "./imap-watch.ts";

export type FolderProbe = {
  use: "folder" | "processed" | "stuck" | "sent"; // the setting that names it
  path: string;
  isThere: boolean;
  rights: string | undefined; // RFC 4314, where the server tells
  isReadOnly: boolean;
  trouble: string | undefined;
};

export type MailboxProbe = {
  encryption: Encryption | undefined;
  folders: FolderProbe[];
  quota: { used: number; limit: number; unit: "bytes" | "mails" } | undefined;
  trouble: string | undefined; // why it does not work; never a secret
};

export type ProbeNeeds = { bookmarks: Bookmark; now: () => Date; answerMs: number; signal: AbortSignal };

const SMALL = 1_048_576; // bytes: no mail is fetched but our own

/** @throws when it cannot be reached or the login is refused; the message holds no secret */
export async function lineTo(
  mailbox: ImapMailbox,
  { bookmarks, now, answerMs, signal }: ProbeNeeds,
): Promise<ImapLine> {
  const { credentials } = mailbox;
  const tokens = credentials.kind === "oauth2" ? accessTokens(credentials, { bookmarks, now, answerMs }) : undefined;
  try {
    const limits = { ...IMAP_LIMITS, answerMs };
    const line = await openLine(mailbox, await loginOf(mailbox, tokens), limits, SMALL);
    const cut = (): void => line.lose(new Error("there is no time left"));
    if (signal.aborted) cut();
    signal.addEventListener("abort", cut);
    line.lost.addEventListener("abort", () => signal.removeEventListener("abort", cut));
    return line;
  } catch (error) {
    throw new Error(hidden(mailbox, error as Error));
  }
}

const hidden = (mailbox: ImapMailbox, error: Error): string => redactor(secretsOf(mailbox))(serverReason(error));

/** Never throws. */
export async function probeMailbox(mailbox: ImapMailbox, needs: ProbeNeeds): Promise<MailboxProbe> {
  const seen: MailboxProbe = { encryption: undefined, folders: [], quota: undefined, trouble: undefined };
  let line: ImapLine | undefined;
  try {
    line = await lineTo(mailbox, needs);
    const { client } = line;
    seen.encryption = encryptionOf((client as unknown as { socket?: Socket }).socket);
    const paths = new Set((await client.list({ listOnly: true })).map(({ path }) => path));
    for (const use of ["folder", "processed", "stuck", "sent"] as const) {
      const name = mailbox[use];
      if (name !== undefined) seen.folders.push(await probeFolder(client, use, pathOf(client, name), paths));
    }
    seen.quota = await quotaOf(client, pathOf(client, mailbox.folder));
    await client.logout();
  } catch (error) {
    seen.trouble = hidden(mailbox, error as Error);
  } finally {
    line?.client.close();
  }
  return seen;
}

/** Opening a folder for reading and writing moves its \Recent flags and nothing else. */
async function probeFolder(
  client: ImapFlow,
  use: FolderProbe["use"],
  path: string,
  paths: ReadonlySet<string>,
): Promise<FolderProbe> {
  const seen: FolderProbe = {
    use,
    path,
    isThere: paths.has(path),
    rights: undefined,
    isReadOnly: false,
    trouble: undefined,
  };
  if (!seen.isThere) return seen;
  try {
    seen.rights = await rightsOn(client, path);
    if (seen.rights === undefined) {
      const { readOnly } = await client.mailboxOpen(path, { readOnly: use === "sent" });
      seen.isReadOnly = readOnly === true;
    } else if (/r/.test(seen.rights)) await client.status(path, { messages: true });
  } catch (error) {
    if (!client.usable) throw error;
    seen.trouble = serverReason(error as Error);
  }
  return seen;
}

type Untagged = { attributes?: { value?: unknown }[] };
type Exec = (
  command: string,
  attributes: { type: string; value: string }[],
  options: { untagged: Record<string, (untagged: Untagged) => Promise<void>> },
) => Promise<{ next(): void }>;

const PLAIN = /^[ !#-%'-~]+$/; // written the same in every encoding of folder names

/** RFC 4314, 3.5. The library has no command of its own for it. @returns undefined where the server tells no rights */
async function rightsOn(client: ImapFlow, path: string): Promise<string | undefined> {
  if (!client.capabilities.has("ACL") || !PLAIN.test(path)) return undefined;
  let rights: string | undefined;
  const MYRIGHTS = async ({ attributes }: Untagged): Promise<void> => {
    const value = attributes?.[1]?.value;
    if (typeof value === "string") rights = value;
  };
  const { exec } = client as unknown as { exec: Exec };
  const answer = await exec.call(client, "MYRIGHTS", [{ type: "STRING", value: path }], { untagged: { MYRIGHTS } });
  answer.next(); // else nothing more is read
  return rights;
}

/** RFC 9208. */
async function quotaOf(client: ImapFlow, path: string): Promise<MailboxProbe["quota"]> {
  const quota = (await client.getQuota(path).catch(() => false as const)) || undefined;
  const { storage, messages } = (quota ?? {}) as Record<string, { usage?: number; limit?: number } | undefined>;
  if (storage?.limit) return { used: storage.usage ?? 0, limit: storage.limit, unit: "bytes" };
  const count = messages ?? (quota as Record<string, { usage?: number; limit?: number }> | undefined)?.message;
  return count?.limit ? { used: count.usage ?? 0, limit: count.limit, unit: "mails" } : undefined;
}

export type FoundInMailbox = { raw: Buffer; arrivedAt: Date; isJunk: boolean };

/**
 * Looks again and again for one mail in the folder that is read and in that for spam, and changes nothing.
 * @param mark a word in its subject
 * @returns undefined when it is told to stop before
 * @throws when the line is lost
 */
export async function findMail(
  mailbox: ImapMailbox,
  mark: string,
  needs: ProbeNeeds & { pauseMs: number },
): Promise<FoundInMailbox | undefined> {
  const line = await lineTo(mailbox, needs);
  const { client } = line;
  try {
    const listed = await client.list();
    const junk = listed.find(({ specialUse }) => specialUse === "\\Junk")?.path;
    while (!needs.signal.aborted) {
      for (const path of [pathOf(client, mailbox.folder), ...(junk === undefined ? [] : [junk])]) {
        const found = await findIn(client, path, mark);
        if (found) return { ...found, isJunk: path === junk };
      }
      await new Promise((resolve) => setTimeout(resolve, needs.pauseMs));
    }
    return undefined;
  } finally {
    client.close();
  }
}

async function findIn(
  client: ImapFlow,
  path: string,
  mark: string,
): Promise<Omit<FoundInMailbox, "isJunk"> | undefined> {
  await client.mailboxOpen(path, { readOnly: true });
  const [uid] = (await client.search({ subject: mark }, { uid: true })) || [];
  if (uid === undefined) return undefined;
  const mail = (await client.fetchOne(`${uid}`, { source: true, internalDate: true }, { uid: true })) || undefined;
  if (!mail?.source) return undefined;
  return { raw: mail.source, arrivedAt: new Date(mail.internalDate ?? 0) };
}
