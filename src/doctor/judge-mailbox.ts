// A mailbox read by IMAP: what Onit may do in its folders, and how much room is left.

import { type Judgement, ok, problem, warning } from "./finding.ts";

export type FolderUse = "folder" | "processed" | "stuck" | "sent";

export type FolderSeen = {
  use: FolderUse; // the setting that names it
  path: string;
  isThere: boolean;
  rights: string | undefined; // RFC 4314, where the server tells; else …
  isReadOnly: boolean; // … what opening it showed
  trouble: string | undefined; // why it could not be looked at
};

/** RFC 4314, 2.1: read, keep \Seen, write flags, delete, expunge; insert. */
const NEEDED: Readonly<Record<FolderUse, string>> = { folder: "lrste", processed: "li", stuck: "li", sent: "lr" };
const OLD_DELETE = /[cd]/; // RFC 2086: servers may still tell "d" for t and e

const ROLES: Readonly<Record<FolderUse, string>> = {
  folder: "the folder that is read",
  processed: "the folder for mails that were taken",
  stuck: "the folder for mails that cannot be taken",
  sent: "the folder of sent mails",
};

/** @param id of the mailbox in server.yaml */
export function judgeFolder(id: string, folder: FolderSeen): Judgement {
  const { use, path, isThere, rights, isReadOnly, trouble } = folder;
  const name = `"${path}", ${ROLES[use]} (imap.${id}.${use})`;
  if (trouble !== undefined)
    return problem(`${name} cannot be opened: ${trouble}.`, `Correct imap.${id}.${use} in server.yaml, or its rights.`);
  if (!isThere) {
    if (use === "processed" || use === "stuck") return ok(`${name} is not there yet; Onit makes it.`);
    return problem(
      `There is no folder ${name}.`,
      `Write a folder of this mailbox as imap.${id}.${use} in server.yaml.`,
    );
  }
  const missing = missingRights(use, rights);
  const grant = `Give ${rights === undefined ? "the account" : "it"} the right to change this folder at the mail server, or name another folder as imap.${id}.${use}.`;
  if (missing !== "")
    return problem(`For ${name} the rights "${missing}" are missing (it has "${rights}", RFC 4314).`, grant);
  if (isReadOnly && use !== "sent") return problem(`${name} may only be read.`, grant);
  return ok(`${name} is there, with the rights it needs.`);
}

function missingRights(use: FolderUse, rights: string | undefined): string {
  if (rights === undefined) return "";
  const isOld = OLD_DELETE.test(rights) && !/[te]/.test(rights);
  return [...NEEDED[use]].filter((right) => !rights.includes(right) && !(isOld && "te".includes(right))).join("");
}

export type Quota = { used: number; limit: number; unit: "bytes" | "mails" };

const FULL = 0.98;
const NEARLY_FULL = 0.9;

export function judgeQuota(id: string, { used, limit, unit }: Quota): Judgement {
  const share = used / limit;
  const amount =
    unit === "mails"
      ? `${used} of ${limit} mails`
      : `${Math.round(used / 2 ** 20)} of ${Math.round(limit / 2 ** 20)} MB`;
  const seen = `The mailbox ${id} uses ${Math.round(share * 100)} % of its room (${amount})`;
  const help = "Remove old mails there (Onit moves what it took to the processed folder), or ask for more room.";
  if (share >= FULL) return problem(`${seen}: mail for it will be refused.`, help);
  return share >= NEARLY_FULL ? warning(`${seen}.`, help) : ok(`${seen}.`);
}
