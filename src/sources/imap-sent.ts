// Reads what colleagues sent around Onit, in the Sent folder. Nothing there is flagged or moved: a bookmark says how far we are.

import type { StatusObject } from "imapflow";
import { type ImapTaking, NeedsPerson } from "./imap-mailbox.ts";
import { mailsWaitingIn, type Pass, takeAllMails, type WaitingMail } from "./imap-take.ts";

/** The last UID that was read. A UID means nothing under another UIDVALIDITY (RFC 9051, 2.3.1.1). */
type Place = { uidValidity: string; uid: number; at: string };

type Reading = Omit<Pass, "taken" | "hopeless">;

const OVERLAP_MS = 2 * 24 * 60 * 60_000; // SINCE compares days, in the server's time zone

/**
 * Takes what is new since the last time; at the very first time, what is there already is left alone.
 * @param home the folder to open again afterwards
 * @returns whether nothing was left for later
 * @throws NeedsPerson when there is no such folder
 */
export async function readSent(
  path: string,
  home: string,
  pass: Reading,
  told: (because: string) => void,
): Promise<boolean> {
  const { client, taking, found } = pass;
  const { user, host } = found.mailbox;
  const key = `imap-sent ${user}@${host} ${path}`;
  const status = (await client.status(path, { uidNext: true, uidValidity: true })) || undefined;
  if (!status?.uidNext) throw new NeedsPerson(`the folder "${path}" cannot be read`);
  const place = placeIn(await taking.bookmarks.load(key));
  if (!place) {
    await save(taking, key, status, (status.uidNext ?? 1) - 1);
    return true;
  }
  const isSame = place.uidValidity === String(status.uidValidity);
  if (isSame && (status.uidNext ?? 0) - 1 === place.uid) return true;
  await client.mailboxOpen(path, { readOnly: true });
  try {
    return await takeNew(await newMails(pass, place, isSame), key, status, pass, told);
  } finally {
    if (client.usable) await client.mailboxOpen(home);
  }
}

/** With new UIDs everything since the last reading is taken once more: what is kept already changes nothing. */
async function newMails({ client, faults }: Reading, place: Place, isSame: boolean): Promise<WaitingMail[]> {
  if (!isSame) return mailsWaitingIn(client, faults, { since: new Date(Date.parse(place.at) - OVERLAP_MS) });
  const mails = await mailsWaitingIn(client, faults, { uid: `${place.uid + 1}:*` });
  return mails.filter(({ uid }) => uid > place.uid); // "9:*" also means the last one when there is no 9
}

async function takeNew(
  mails: readonly WaitingMail[],
  key: string,
  status: StatusObject,
  pass: Reading,
  told: (because: string) => void,
): Promise<boolean> {
  const left = await takeAllMails(mails, {
    ...pass,
    taken: async () => {},
    hopeless: async (failed) => {
      for (const { mail, because } of failed)
        told(`mail ${mail.uid} of the folder of sent mails is skipped: ${because}`);
    },
  });
  if (pass.isStopped()) return false;
  const firstLeft = Math.min(...left.map(({ mail }) => mail.uid));
  const read = mails.filter(({ uid }) => uid < firstLeft).map(({ uid }) => uid);
  const last = left.length > 0 ? Math.max(0, ...read) : Math.max((status.uidNext ?? 1) - 1, ...read);
  if (last > 0) await save(pass.taking, key, status, last);
  return left.length === 0;
}

const save = (taking: ImapTaking, key: string, { uidValidity }: StatusObject, uid: number): Promise<void> =>
  taking.bookmarks.save(
    key,
    JSON.stringify({ uidValidity: String(uidValidity), uid, at: taking.now().toISOString() } satisfies Place),
  );

const placeIn = (text: string | undefined): Place | undefined => (text ? (JSON.parse(text) as Place) : undefined);
