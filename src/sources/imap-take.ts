// Takes the mails that wait in a folder: fetched in groups, kept, and only then handed on to be moved.

import type { FetchMessageObject, ImapFlow, SearchObject } from "imapflow";
import type { Pace } from "./imap-kept.ts";
import { type FoundMail, type ImapTaking, isThrottled, passes, serverReason } from "./imap-mailbox.ts";
import { uidSet } from "./uid-set.ts";

export type WaitingMail = { uid: number; size: number; arrivedAt: Date };
export type FailedMail = { mail: WaitingMail; because: string; isOwnFault: boolean };

/** What is known of mails that made trouble; lost with the process, and then learnt again. */
export type Faults = {
  times: Map<string, number>;
  oneByOne: boolean; // a list or a group could not be fetched: find out which mail it is
  hidesDates?: boolean; // the dates in the heads could not be had
  moving: Pace;
};

export const noFaults = (): Faults => ({ times: new Map(), oneByOne: false, moving: { failures: 0, dueAt: 0 } });

export type Pass = {
  client: ImapFlow;
  found: FoundMail;
  taking: ImapTaking;
  faults: Faults;
  /** These are durable. */
  taken(mails: readonly WaitingMail[]): Promise<void>;
  /** These never will be. */
  hopeless(mails: readonly FailedMail[]): Promise<void>;
  isStopped(): boolean;
};

const GROUP_MAILS = 100;
const GROUP_BYTES = 32 * 1024 * 1024; // held in memory at once
const MOST_TRIES = 5;

/**
 * What waits in the open folder, oldest first. Whether it was read does not matter: a colleague may have looked at it. A server
 * may fail over the size of a mail that is broken: then no size is asked for, and mails are fetched one by one.
 */
export async function mailsWaitingIn(
  client: ImapFlow,
  faults: Faults,
  which: SearchObject = {},
): Promise<WaitingMail[]> {
  const facts = { uid: true, internalDate: true, ...(faults.oneByOne ? {} : { size: true }) };
  const listing = client.fetchAll({ deleted: false, ...which }, facts, { uid: true });
  const listed = await listing.catch((error: unknown) => {
    if (!isThrottled(error)) faults.oneByOne = true;
    throw error;
  });
  return withUids(listed)
    .map(({ uid, size = 0, internalDate }) => ({ uid, size, arrivedAt: new Date(internalDate ?? 0) }))
    .sort((a, b) => a.uid - b.uid);
}

/**
 * Where another session sets flags meanwhile, the server tells so among its answers, without the UID (RFC 9051, 7.5.2): such an
 * entry lists no mail.
 */
export const withUids = (listed: readonly FetchMessageObject[]): FetchMessageObject[] =>
  listed.filter(({ uid }) => Number.isInteger(uid));

/**
 * @returns what could be taken neither now nor never: to be tried again later
 * @throws when the line is lost
 */
export async function takeAllMails(waiting: readonly WaitingMail[], pass: Pass): Promise<FailedMail[]> {
  const { taking, faults } = pass;
  const nameOf = namesIn(pass.client);
  const isDoomed = doomedBy(faults, nameOf, taking.maxMailBytes);
  const left = waiting.filter(isDoomed).map((mail) => doomed(mail, taking.maxMailBytes));
  let isAnyTaken = false;
  for (const group of groupsOf(waiting, isDoomed, faults.oneByOne ? 1 : GROUP_MAILS)) {
    if (pass.isStopped()) return left;
    const { taken, failed } = await takeGroup(group, pass, nameOf);
    if (taken.length > 0) await pass.taken(taken);
    isAnyTaken ||= taken.length > 0;
    left.push(...failed);
    if (failed.length > 0 && !(await taking.isUp())) return left;
  }
  // A mail is at fault only when others could be kept meanwhile: a store may answer and yet take nothing.
  for (const { mail, isOwnFault } of left) if (isOwnFault || isAnyTaken) count(faults, nameOf(mail.uid));
  if (left.length === 0) faults.oneByOne = false;
  return withoutHopeless(left, ({ mail }) => isDoomed(mail), pass);
}

async function withoutHopeless(
  left: readonly FailedMail[],
  isHopeless: (failed: FailedMail) => boolean,
  pass: Pass,
): Promise<FailedMail[]> {
  const hopeless = left.filter(isHopeless);
  if (hopeless.length > 0) await pass.hopeless(hopeless);
  return left.filter((failed) => !isHopeless(failed));
}

const doomedBy =
  ({ times }: Faults, nameOf: (uid: number) => string, mostBytes: number) =>
  ({ uid, size }: WaitingMail): boolean =>
    size > mostBytes || (times.get(nameOf(uid)) ?? 0) >= MOST_TRIES;

const count = ({ times }: Faults, name: string): void => void times.set(name, (times.get(name) ?? 0) + 1);

/** A UID means a mail only together with its folder and UIDVALIDITY (RFC 9051, 2.3.1.1). */
function namesIn({ mailbox }: ImapFlow): (uid: number) => string {
  const folder = mailbox ? `${mailbox.path} ${mailbox.uidValidity}` : "";
  return (uid) => `${folder} ${uid}`;
}

const doomed = (mail: WaitingMail, most: number): FailedMail => ({
  mail,
  because:
    mail.size > most
      ? `it has ${mail.size} bytes, and at most ${most} are taken`
      : `fetching it broke the connection ${MOST_TRIES} times`,
  isOwnFault: true,
});

function groupsOf(
  mails: readonly WaitingMail[],
  isLeftOut: (mail: WaitingMail) => boolean,
  most: number,
): WaitingMail[][] {
  const groups: WaitingMail[][] = [];
  let bytes = 0;
  for (const mail of mails) {
    if (isLeftOut(mail)) continue;
    const group = groups.at(-1);
    const isRoom = group && group.length < most && bytes + mail.size <= GROUP_BYTES;
    if (isRoom) group.push(mail);
    else groups.push([mail]);
    bytes = isRoom ? bytes + mail.size : mail.size;
  }
  return groups;
}

type Taken = { taken: WaitingMail[]; failed: FailedMail[] };

async function takeGroup(group: readonly WaitingMail[], pass: Pass, nameOf: (uid: number) => string): Promise<Taken> {
  const fetched = await fetchGroup(group, pass, nameOf);
  if (Array.isArray(fetched)) return keepGroup(group, fetched, pass);
  if (group.length === 1)
    return { taken: [], failed: [{ mail: group[0]!, because: serverReason(fetched), isOwnFault: !passes(fetched) }] };
  const each: Taken = { taken: [], failed: [] };
  for (const mail of group) {
    const { taken, failed } = await takeGroup([mail], pass, nameOf);
    each.taken.push(...taken);
    each.failed.push(...failed);
  }
  return each;
}

/** @returns the mails, or why the server does not give them; @throws when the line is lost or the server asks for patience */
async function fetchGroup(
  group: readonly WaitingMail[],
  { client, faults }: Pass,
  nameOf: (uid: number) => string,
): Promise<FetchMessageObject[] | Error> {
  try {
    return await client.fetchAll(uidSet(group.map(({ uid }) => uid)), { source: true }, { uid: true });
  } catch (error) {
    if (isThrottled(error)) throw error;
    faults.oneByOne = true;
    if (client.usable) return error as Error;
    if (group.length === 1) count(faults, nameOf(group[0]!.uid)); // it may be what broke the line
    throw error;
  }
}

/** A mail that was listed and is not there any more was moved by another client of this mailbox. */
async function keepGroup(
  group: readonly WaitingMail[],
  fetched: readonly FetchMessageObject[],
  { taking, found }: Pass,
): Promise<Taken> {
  const sources = new Map(fetched.map(({ uid, source }) => [uid, source]));
  const there = group.filter(({ uid }) => sources.has(uid));
  const outcomes = await Promise.allSettled(
    there.map(async ({ uid }) => {
      const source = sources.get(uid);
      if (!source) throw new Error("the server gives no content for it");
      if (source.length > taking.maxMailBytes) throw new Error(`at most ${taking.maxMailBytes} bytes are taken`);
      await taking.take(source, found);
    }),
  );
  const failed = outcomes.flatMap((outcome, index) =>
    outcome.status === "rejected"
      ? [{ mail: there[index]!, because: (outcome.reason as Error).message, isOwnFault: false }]
      : [],
  );
  return { taken: there.filter((_, index) => outcomes[index]?.status === "fulfilled"), failed };
}
