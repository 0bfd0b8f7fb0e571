// The bytes of one mail while they come in: what is wrong with them is found on the way, and from then on nothing of it is held.

import { oneLine } from "../core/words/printable.ts";
import type { ByteBudget } from "../ports/byte-budget.ts";
import type { Spool, SpoolFile } from "./spool.ts";

export type ReadingLimits = {
  maxMailBytes: number;
  bareNewlines: "reject" | "normalise";
};

/** How the bytes of a mail are judged: the same functions that read it later. */
export type Judge = {
  /** Which limit a head breaks, in words. @param raw at least its first `headBytes` bytes, or all there is */
  headTrouble(raw: Buffer): string | undefined;
  headBytes: number;
  hasBareLineEnd(raw: Buffer): boolean;
  normaliseLineEnds(raw: Buffer): Buffer;
  endsLinesInTwoWays(raw: Buffer): boolean;
};

export type SmtpHolding = {
  memory: ByteBudget;
  /** More of it, where large mails have or await the rest: in it nobody stands in a row for long. */
  smallMails: ByteBudget;
  disk: ByteBudget;
  spool: Spool;
  /** Makes room, when it can. @returns whether it is worth asking again */
  relieve(): boolean;
  /** Resolves when so many more bytes may be read of large mails. */
  turn(bytes: number): Promise<void>;
  /** The same of refused ones, which bring nobody anything. */
  refusedTurn(bytes: number): Promise<void>;
};

/** A mail that came in whole. */
export type HeldMail = {
  /** @returns it, in memory. @throws a reply when there is no memory for it in time */
  raw(): Promise<Buffer>;
  /** Whether its head ended lines in two ways before they were made whole. */
  hadMixedLineEnds(): boolean;
  /** Gives back whatever it held. Must be called in any case. */
  release(): Promise<void>;
};

/** Bytes; what is larger lies in a file. */
const SPOOLED_FROM = 1_048_576;
const FIRST_ROOM = 8_192;
const RELIEF_MS = 2_000; // until what was held by a mail that was given up is free
const LONGEST_WAIT_MS = 5 * 60_000; // RFC 5321, 4.5.3.2.6: the other side waits ten minutes for our reply
const CR = 13;
const NOTHING = Buffer.alloc(0);

export type Reply = Error & { responseCode: number };

/** A reply quotes addresses: nothing in one ends its line or acts on the terminal of anybody who reads the bounce. */
export const reply = (responseCode: number, message: string): Reply =>
  Object.assign(new Error(oneLine(message)), { responseCode });

export const NO_ROOM = "4.3.1 Too much mail is coming in at the moment; please try again later";

/**
 * Reads a mail to its end, also when it is refused: the dialogue stays in step.
 * @param told is called with every piece that came, and when the mail is refused
 * @throws a reply: 550 bare line ends, 552 too large (the head or all of it), 452 no room for it
 */
export async function readMail(
  stream: AsyncIterable<Buffer>,
  limits: ReadingLimits & Judge,
  holding: SmtpHolding,
  told: { received(bytes: number): void; refused(because: Reply): void },
): Promise<HeldMail> {
  const mail = new IncomingMail(limits, holding);
  let refusal: Reply | undefined;
  let size = 0;
  try {
    for await (let chunk of stream) {
      const { length } = chunk;
      size += length;
      told.received(length);
      if (!refusal) {
        refusal = await mail.add(chunk);
        if (refusal) {
          told.refused(refusal);
          await mail.release();
        }
      }
      chunk = NOTHING; // its memory is free while we wait
      if (refusal) await holding.refusedTurn(length);
      else if (size > SPOOLED_FROM) await holding.turn(length);
    }
    refusal ??= await mail.finish();
    if (refusal) throw refusal;
    return mail;
  } catch (error) {
    await mail.release();
    throw error;
  }
}

type Kind = "memory" | "smallMails" | "disk";

class IncomingMail implements HeldMail {
  readonly #limits: ReadingLimits & Judge;
  readonly #holding: SmtpHolding;
  #memory: Buffer = Buffer.alloc(0); // grows by doubling, so that a mail that trickles in costs no more than another
  #size = 0; // of what lies in memory
  #file: SpoolFile | undefined; // all of it, once it is there
  #carried: Buffer | undefined; // a CR at the end of a piece: its LF may come with the next one
  #isHeadJudged = false;
  #asItCame: Buffer[] = []; // the head, where line ends are made whole
  #isMixed = false;
  #taken = { memory: 0, smallMails: 0, disk: 0 };

  constructor(limits: ReadingLimits & Judge, holding: SmtpHolding) {
    this.#limits = limits;
    this.#holding = holding;
  }

  /** @returns what it is refused with, undefined while it is good */
  async add(chunk: Buffer): Promise<Reply | undefined> {
    const whole = this.#carried ? Buffer.concat([this.#carried, chunk]) : chunk;
    const end = whole.at(-1) === CR ? whole.length - 1 : whole.length;
    this.#carried = end < whole.length ? whole.subarray(end) : undefined;
    return this.#judge(whole.subarray(0, end));
  }

  async finish(): Promise<Reply | undefined> {
    const rest = this.#carried ?? Buffer.alloc(0);
    this.#carried = undefined;
    return (await this.#judge(rest)) ?? (this.#isHeadJudged ? undefined : this.#judgeHead());
  }

  async #judge(piece: Buffer): Promise<Reply | undefined> {
    const { maxMailBytes, bareNewlines, hasBareLineEnd, normaliseLineEnds, headBytes } = this.#limits;
    const isBare = hasBareLineEnd(piece);
    if (isBare && bareNewlines === "reject") return reply(550, BARE);
    if (bareNewlines === "normalise" && !this.#isHeadJudged) this.#asItCame.push(piece);
    const good = isBare ? normaliseLineEnds(piece) : piece;
    const size = (this.#file?.size() ?? this.#size) + good.length;
    if (size > maxMailBytes) return reply(552, `5.3.4 ${tooLarge(maxMailBytes)}`);
    if (!(await this.#hold(good))) return reply(452, NO_ROOM);
    return this.#isHeadJudged || size <= headBytes ? undefined : this.#judgeHead();
  }

  #judgeHead(): Reply | undefined {
    this.#isHeadJudged = true;
    this.#isMixed = this.#asItCame.length > 0 && this.#limits.endsLinesInTwoWays(Buffer.concat(this.#asItCame));
    this.#asItCame = [];
    const trouble = this.#limits.headTrouble(this.#memory.subarray(0, this.#size));
    return trouble === undefined ? undefined : reply(552, `5.3.4 The head of this mail is refused: ${trouble}`);
  }

  /** The head stays in memory until it is judged. @returns whether there was room */
  async #hold(piece: Buffer): Promise<boolean> {
    if (this.#file) return this.#write(piece);
    const size = this.#size + piece.length;
    if (!this.#isHeadJudged) return (await this.#grow(size, true)) && this.#copy(piece);
    if (size <= SPOOLED_FROM && (await this.#grow(size, false))) return this.#copy(piece);
    this.#file = await this.#holding.spool.open();
    if (!this.#file) return (await this.#grow(size, true)) && this.#copy(piece);
    if (!(await this.#write(this.#memory.subarray(0, this.#size)))) return false;
    this.#forgetMemory();
    return this.#write(piece);
  }

  #copy(piece: Buffer): true {
    piece.copy(this.#memory, this.#size);
    this.#size += piece.length;
    return true;
  }

  async #grow(size: number, mustHave: boolean): Promise<boolean> {
    let room = Math.max(this.#memory.length, FIRST_ROOM);
    while (room < size) room *= 2;
    if (room === this.#memory.length) return true;
    const bytes = room - this.#memory.length;
    const kinds: Kind[] = room <= SPOOLED_FROM ? ["memory", "smallMails"] : ["memory"];
    if (!(await this.#reserve(kinds, bytes, mustHave))) return false;
    const larger = Buffer.allocUnsafeSlow(room);
    this.#memory.copy(larger, 0, 0, this.#size);
    this.#memory = larger;
    return true;
  }

  async #write(bytes: Buffer): Promise<boolean> {
    if (!(await this.#reserve(["disk"], bytes.length, true))) return false;
    await this.#file?.write(bytes);
    return true;
  }

  async #reserve(kinds: readonly Kind[], bytes: number, mustHave: boolean): Promise<boolean> {
    if (this.#take(kinds, bytes)) return true;
    const last = kinds.at(-1);
    if (!mustHave || !last || !this.#holding.relieve()) return false;
    if (!(await this.#holding[last].wait(bytes, RELIEF_MS))) return this.#take(kinds, bytes);
    this.#taken[last] += bytes;
    return true;
  }

  #take(kinds: readonly Kind[], bytes: number): boolean {
    const kind = kinds.find((one) => this.#holding[one].take(bytes));
    if (kind) this.#taken[kind] += bytes;
    return kind !== undefined;
  }

  hadMixedLineEnds(): boolean {
    return this.#isMixed;
  }

  async raw(): Promise<Buffer> {
    if (!this.#file) return this.#memory.subarray(0, this.#size);
    const bytes = this.#file.size();
    if (bytes <= SPOOLED_FROM && this.#take(["memory", "smallMails"], bytes)) return this.#file.read();
    if (!(await this.#holding.memory.wait(bytes, LONGEST_WAIT_MS))) throw reply(452, NO_ROOM);
    this.#taken.memory += bytes;
    return this.#file.read();
  }

  #forgetMemory(): void {
    this.#memory = Buffer.alloc(0);
    this.#size = 0;
    this.#give("memory");
    this.#give("smallMails");
  }

  #give(kind: Kind): void {
    this.#holding[kind].give(this.#taken[kind]);
    this.#taken[kind] = 0;
  }

  async release(): Promise<void> {
    this.#forgetMemory();
    this.#give("disk");
    await this.#file?.end();
  }
}

export const BARE =
  "5.5.2 This mail has a CR or LF that stands alone; every line must end with CR LF (RFC 5321, 2.3.8)";

const tooLarge = (bytes: number): string => {
  const size = bytes < 1_000_000 ? `${bytes} bytes` : `${Math.floor(bytes / 1_000_000)} MB`;
  return `The mail is larger than the ${size} taken here`;
};
