// Mails that are kept and yet lie in the folder that is read, because the server does not let us move them: nobody takes them
// again, and moving them is tried again later.

import type { ImapFlow } from "imapflow";
import { backoff } from "../pacing/backoff.ts";
import type { ImapLimits, ImapMailbox, ImapTaking } from "./imap-mailbox.ts";
import { type Mover, type MoveTarget, moverOf } from "./imap-move.ts";
import { uidSet, uidsOf } from "./uid-set.ts";

const TARGETS: readonly MoveTarget[] = ["processed", "stuck", "copied"];

type Written = { uidValidity: string } & Partial<Record<MoveTarget, string>>;

export type KeptOf = { client: ImapFlow; mailbox: ImapMailbox; taking: ImapTaking; limits: ImapLimits; pace: Pace };

/** How often moving has failed and when it is tried again, on the clock of this process; also for the next connection. */
export type Pace = { failures: number; dueAt: number };

const FAILURES_ON_ONE_LINE = 3;
const STAY = "they were copied, and yet stay; the right to delete may be missing";
const GROUP_MAILS = 100;

/** Of the folder that is open. The folders that mails are moved to are made if they are missing. */
export async function keptMails(of: KeptOf): Promise<KeptMails> {
  const { client, mailbox, taking } = of;
  const key = `imap-kept ${mailbox.id} ${mailbox.user} ${mailbox.folder}`;
  const uidValidity = client.mailbox ? String(client.mailbox.uidValidity) : "";
  const known = placesIn(await taking.bookmarks.load(key), uidValidity);
  const kept = new KeptMails(of, { key, uidValidity, known });
  await kept.prepare();
  return kept;
}

type Remembered = { key: string; uidValidity: string; known: Map<number, MoveTarget> };

export class KeptMails {
  readonly #of: KeptOf;
  readonly #mover: Mover;
  readonly #remembered: Remembered;
  readonly #pace: Pace;
  readonly #moved = new Set<number>(); // as the server said
  #saved: string;
  #because: string | undefined;
  #hasTried = false; // on this connection
  #isOutworn = false;

  constructor(of: KeptOf, remembered: Remembered) {
    this.#of = of;
    this.#remembered = remembered;
    this.#pace = of.pace;
    this.#mover = moverOf(of.client, of.mailbox);
    this.#saved = textOf(remembered);
  }

  async prepare(): Promise<void> {
    this.#because = await this.#mover.prepare();
  }

  has(uid: number): boolean {
    return this.#remembered.known.has(uid);
  }

  /**
   * Moves mails that are durable, or remembers that they could not be moved: also for the next process.
   * @returns whether they are moved; @throws when the line is lost
   */
  async settle(uids: readonly number[], to: "processed" | "stuck"): Promise<boolean> {
    const isMoved = await this.#carry(uids, to);
    await this.#save();
    return isMoved;
  }

  /** Tries again what could not be moved, once it is time to. @param there the UIDs that are in the folder */
  async retry(there: ReadonlySet<number>): Promise<void> {
    const { known } = this.#remembered;
    for (const uid of known.keys()) if (!there.has(uid)) known.delete(uid);
    this.#lookForThoseThatStay(there);
    if (known.size === 0 && this.#because === undefined) this.#pace.failures = 0;
    const isWanted = known.size > 0 || this.#because !== undefined;
    if (isWanted && performance.now() >= this.#pace.dueAt) {
      if (this.#hasTried && this.#pace.failures >= FAILURES_ON_ONE_LINE) this.#isOutworn = true;
      else await this.#retryAll();
    }
    await this.#save();
  }

  /** Why some are not moved yet; undefined: all are. */
  trouble(): string | undefined {
    const { size } = this.#remembered.known;
    const folder = `the folder "${this.#of.mailbox.folder}"`;
    if (size > 0)
      return `${size} ${size === 1 ? "mail is" : "mails are"} kept and read, but cannot leave ${folder}: ${this.#because ?? "the server does not let us move them"}`;
    return this.#because;
  }

  /** Milliseconds until `retry` does something; undefined: there is nothing to do. */
  dueIn(): number | undefined {
    if (this.#remembered.known.size === 0 && this.#because === undefined) return undefined;
    return Math.max(this.#of.limits.pauseMs, this.#pace.dueAt - performance.now());
  }

  /** A server may say that it deletes what it then keeps, for want of a right: the copy that was made is not made again. */
  #lookForThoseThatStay(there: ReadonlySet<number>): void {
    const staying = [...this.#moved].filter((uid) => there.has(uid));
    this.#moved.clear();
    if (staying.length === 0) return;
    for (const uid of staying) this.#remembered.known.set(uid, "copied");
    this.#because = STAY;
    this.#notBefore(this.#of.limits.pauseMs);
  }

  /** Some servers look at rights only when a connection begins: moving is tried again on another one. */
  wantsNewLine(): boolean {
    return this.#isOutworn;
  }

  async #retryAll(): Promise<void> {
    const { client, limits } = this.#of;
    const opened = client.mailbox || undefined;
    if (opened?.readOnly) await client.mailboxOpen(opened.path); // perhaps it may be written to by now
    await this.prepare();
    for (const { uids, to } of groupsOf(this.#remembered.known)) await this.#carry(uids, to);
    if (this.#remembered.known.size > 0) this.#because ??= STAY;
    this.#pace.failures += 1;
    this.#notBefore(backoff(this.#pace.failures, limits.pauseMs, limits.longestPauseMs));
  }

  async #carry(uids: readonly number[], to: MoveTarget): Promise<boolean> {
    const outcome = await this.#mover.move(uids, to);
    for (const uid of uids) {
      if (outcome !== "moved") this.#remembered.known.set(uid, outcome.left);
      else if (to !== "copied") this.#hasLeft(uid);
    }
    if (outcome === "moved") return true;
    this.#because = outcome.because;
    this.#notBefore(this.#of.limits.pauseMs);
    return false;
  }

  #hasLeft(uid: number): void {
    this.#remembered.known.delete(uid);
    this.#moved.add(uid);
  }

  #notBefore(ms: number): void {
    this.#hasTried = true;
    this.#pace.dueAt = Math.max(this.#pace.dueAt, performance.now() + ms);
  }

  async #save(): Promise<void> {
    const text = textOf(this.#remembered);
    if (text !== this.#saved) await this.#of.taking.bookmarks.save(this.#remembered.key, text);
    this.#saved = text;
  }
}

const placesIn = (written: string | undefined, uidValidity: string): Map<number, MoveTarget> => {
  const { uidValidity: of, ...sets } = JSON.parse(written ?? "{}") as Partial<Written>;
  if (of !== uidValidity) return new Map();
  return new Map(TARGETS.flatMap((to) => uidsOf(sets[to] ?? "").map((uid) => [uid, to] as const)));
};

const textOf = ({ known, uidValidity }: Remembered): string => {
  const sets = TARGETS.map((to) => [to, uidSet(uidsFor(known, to))] as const).filter(([, set]) => set !== "");
  return JSON.stringify({ uidValidity, ...Object.fromEntries(sets) } satisfies Written);
};

const uidsFor = (known: ReadonlyMap<number, MoveTarget>, target: MoveTarget): number[] =>
  [...known].flatMap(([uid, to]) => (to === target ? [uid] : []));

function groupsOf(known: ReadonlyMap<number, MoveTarget>): { uids: number[]; to: MoveTarget }[] {
  return TARGETS.flatMap((to) => {
    const uids = uidsFor(known, to).sort((a, b) => a - b);
    return Array.from({ length: Math.ceil(uids.length / GROUP_MAILS) }, (_, index) => ({
      uids: uids.slice(index * GROUP_MAILS, (index + 1) * GROUP_MAILS),
      to,
    }));
  });
}
