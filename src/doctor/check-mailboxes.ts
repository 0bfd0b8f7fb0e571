// The mailboxes that are read by IMAP.

import type { MailboxSettings } from "../config/assemble-mailboxes.ts";
import { isLoopback } from "../config/values.ts";
import { withSecrets } from "../runtime/intake.ts";
import { isAboutCertificate } from "../security/peer-certificate.ts";
import type { MailboxProbe } from "../sources/imap-probe.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";
import { judgeCertificate } from "./judge-certificate.ts";
import { judgeFolder, judgeQuota } from "./judge-mailbox.ts";
import { NO_SURROUNDINGS, type Surroundings } from "./surroundings.ts";

const DAY_MS = 86_400_000;
const WARN_DAYS = 14; // as the mail to the admins

export const checkMailboxes = async (surroundings: Surroundings, signal: AbortSignal): Promise<Judgement[]> =>
  (
    await Promise.all(surroundings.settings.server.imap.map((mailbox) => checkMailbox(mailbox, surroundings, signal)))
  ).flat();

async function checkMailbox(
  settings: MailboxSettings,
  { environment, now, answerMs, open }: Surroundings,
  signal: AbortSignal,
): Promise<Judgement[]> {
  const mailbox = await withSecrets(settings, environment);
  const bookmarks = mailbox.credentials.kind === "oauth2" ? (await open()).store.bookmarks : NO_SURROUNDINGS;
  const { probeMailbox } = await import("../sources/imap-probe.ts");
  const probe = await probeMailbox(mailbox, { bookmarks, now, answerMs, signal });
  return judgeMailbox(settings, probe, now());
}

export function judgeMailbox(settings: MailboxSettings, probe: MailboxProbe, now: Date): Judgement[] {
  const { id, host, port, user, security } = settings;
  const { encryption, folders, quota, trouble } = probe;
  const where = `${host}:${port}`;
  const renew = "Renew it on the mail server, or ask its administrator to.";
  const line = encryption
    ? judgeCertificate(encryption, now, `The certificate of ${where} (mailbox ${id}, ${encryption.protocol})`, renew)
    : undefined;
  const found = [
    ...(line ? [line] : []),
    ...folders.map((folder) => judgeFolder(id, folder)),
    ...ofExpiry(settings, now),
  ];
  if (trouble !== undefined)
    return [
      problem(`The mailbox ${id} (${user} at ${where}) cannot be read: ${trouble}`, adviceOn(trouble, id)),
      ...found,
    ];
  return [
    ok(
      `The mailbox ${id} (${user} at ${where}) lets Onit log in${security === "none" && isLoopback(host) ? ", unencrypted on this machine" : ""}.`,
    ),
    ...found,
    ...(quota ? [judgeQuota(id, quota)] : []),
  ];
}

const adviceOn = (trouble: string, id: string): string =>
  isAboutCertificate(trouble)
    ? `If its authority is your own, name its file as imap.${id}.caFile in server.yaml.`
    : `Correct host, port, security, user or auth of imap.${id} in server.yaml, or the variable with its secret.`;

function ofExpiry({ id, credentialsExpireAt: at }: MailboxSettings, now: Date): Judgement[] {
  if (at === undefined) return [];
  const daysLeft = Math.floor((at.getTime() - now.getTime()) / DAY_MS);
  const day = at.toISOString().slice(0, 10);
  const help = `Renew it where it was issued, and write the new day as imap.${id}.auth.expires in server.yaml.`;
  if (daysLeft < 0) return [problem(`The secret of the mailbox ${id} ended on ${day}, as server.yaml says.`, help)];
  return daysLeft > WARN_DAYS ? [] : [warning(`The secret of the mailbox ${id} ends on ${day}.`, help)];
}
