// What was in a mailbox before Onit: history. It stays where it is, and nobody is notified: no ticket, no receipt, no wait.

import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { ImapMailbox, ImapTaking } from "./imap-mailbox.ts";
import { type Faults, withUids } from "./imap-take.ts";
import { inUidSet, uidSet } from "./uid-set.ts";

/** A customer who wrote in the last hours before the first connection, and whom nobody has answered, still waits. */
const STILL_WAITING_MS = 24 * 60 * 60_000;
/** Mails that were brought over from another server may bear the day of the move: then their own date says more. */
const BROUGHT_OVER_MS = 7 * 24 * 60 * 60_000;

export type OldMail = { arrivedAt: Date; writtenAt: Date | undefined; isAnswered: boolean };

/**
 * Whether a mail that is there at the first connection is history: it is older than a day, or answered already.
 * @param firstAt when Onit first connected; all that is there at this moment may be history, whatever another clock says
 * @param since what the settings say: then that day alone decides
 * @param isAgain true: the folder has new UIDs since, so mails of later days are in it as well
 */
export function isHistory(
  { arrivedAt, writtenAt, isAnswered }: OldMail,
  { firstAt, since, isAgain = false }: { firstAt: Date; since: Date | undefined; isAgain?: boolean },
): boolean {
  const isBroughtOver = writtenAt !== undefined && arrivedAt.getTime() - writtenAt.getTime() > BROUGHT_OVER_MS;
  const cameAt = (isBroughtOver ? writtenAt : arrivedAt).getTime();
  if (since) return cameAt < since.getTime();
  if (cameAt < firstAt.getTime() - STILL_WAITING_MS) return true;
  return isAnswered && (!isAgain || cameAt < wholeSecond(firstAt));
}

/** INTERNALDATE has no fractions of a second: what came right after the first connection must not seem to be from before it. */
const wholeSecond = (at: Date): number => Math.floor(at.getTime() / 1_000) * 1_000;

/** As it is remembered. UIDs mean nothing under another UIDVALIDITY; then the dates decide once more. */
type Place = {
  user: string;
  folder: string;
  uidValidity: string;
  firstAt: string | null; // null: Onit read this mailbox before it told history from news, so all of it is news
  since: string | null;
  uids: string;
};

/**
 * Decides at the first connection which mails of the open folder are history, and remembers it before any mail is taken: a
 * process that dies in between decides again, and so may several at once.
 * @returns whether a UID is history
 */
export async function historyOf(
  client: ImapFlow,
  mailbox: ImapMailbox,
  taking: ImapTaking,
  faults: Faults,
): Promise<(uid: number) => boolean> {
  const key = `imap-history ${mailbox.id}`;
  const written = await taking.bookmarks.load(key);
  const known = written === undefined ? undefined : (JSON.parse(written) as Place);
  const now = await placeNow(client, mailbox, known, taking);
  const isDecided = known && known.uidValidity === now.uidValidity && known.firstAt === now.firstAt;
  if (isDecided && known.since === now.since) return inUidSet(known.uids);
  const isAgain = known !== undefined && known.firstAt === now.firstAt && !isDecided;
  const rules = { firstAt: new Date(now.firstAt ?? 0), since: mailbox.since, isAgain };
  const uids = now.firstAt === null ? [] : await oldMails(client, (mail) => isHistory(mail, rules), faults);
  const wasHistory = isDecided ? inUidSet(known.uids) : () => true; // a new `since` never makes history of news
  const place: Place = { ...now, uids: uidSet(uids.filter(wasHistory)) };
  await taking.bookmarks.save(key, JSON.stringify(place));
  tell(uids.filter(wasHistory).length, place, mailbox, taking);
  return inUidSet(place.uids);
}

async function placeNow(
  { mailbox: open }: ImapFlow,
  { id, user, folder, since }: ImapMailbox,
  known: Place | undefined,
  { wasRead, now }: ImapTaking,
): Promise<Omit<Place, "uids">> {
  const isSame = known?.user === user && known.folder === folder;
  const isOld = !known && ((await wasRead?.(id)) ?? false);
  const firstAt = isSame ? known.firstAt : isOld ? null : now().toISOString();
  return {
    user,
    folder,
    uidValidity: open ? String(open.uidValidity) : "",
    firstAt,
    since: since?.toISOString() ?? null,
  };
}

async function oldMails(client: ImapFlow, isHistorical: (mail: OldMail) => boolean, faults: Faults): Promise<number[]> {
  const listed = withUids(await client.fetchAll("1:*", { uid: true, internalDate: true, flags: true }, { uid: true }));
  const byArrival = listed.filter((mail) => isHistorical(oldMail(mail)));
  const isOld = new Set(byArrival.map(({ uid }) => uid));
  const rest = listed.flatMap(({ uid }) => (isOld.has(uid) ? [] : [uid]));
  const byDate = (await withDates(client, rest, faults)).filter((mail) => isHistorical(oldMail(mail)));
  return [...isOld, ...byDate.map(({ uid }) => uid)];
}

/** A server may fail over the head of one broken mail: then it is not asked again. */
async function withDates(client: ImapFlow, uids: readonly number[], faults: Faults): Promise<FetchMessageObject[]> {
  if (uids.length === 0 || faults.hidesDates) return [];
  const facts = { uid: true, internalDate: true, flags: true, envelope: true };
  return client.fetchAll(uidSet(uids), facts, { uid: true }).catch((error: unknown) => {
    faults.hidesDates = true;
    if (!client.usable) throw error;
    return [];
  });
}

const oldMail = ({ internalDate, flags, envelope }: FetchMessageObject): OldMail => ({
  arrivedAt: new Date(internalDate ?? 0),
  writtenAt: validDate(envelope?.date),
  isAnswered: flags?.has("\\Answered") ?? false,
});

function validDate(written: Date | string | undefined): Date | undefined {
  const date = written === undefined ? undefined : new Date(written);
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function tell(count: number, { firstAt, since }: Place, { id, folder }: ImapMailbox, { log }: ImapTaking): void {
  if (count === 0) return;
  log("mails from before the first connection are history: they stay where they are, and nobody is notified", {
    mailbox: id,
    folder,
    mails: count,
    firstConnection: firstAt,
    since,
    help: "to have them read, name the first day that counts as `since` of this mailbox in server.yaml",
  });
}
