// Who may talk to us by SMTP at the same time: so many at all, so many of one address, so many of it in a minute. When all places are
// taken, clients that do nothing with theirs make room, so that those who only sit there keep nobody out.

import { isIPv6 } from "node:net";

export const FULL = "421 4.3.2 Too many clients are connected; please try again in a moment";

export type DoorLimits = {
  maxConnections: number;
  maxPerAddress: number;
  maxPerMinute: number; // new ones, from one address
};

export type DoorOptions = DoorLimits & {
  /** Our own relays: only the first limit is theirs, and they never have to make room. */
  isTrusted(peer: string): boolean;
  /** Milliseconds that only grow. */
  now(): number;
};

/**
 * talking: they owe us a command. sending: they owe us the rest of a mail. refused: the same of a mail that is refused already.
 * ours: we owe them a reply.
 */
export type Phase = "talking" | "sending" | "refused" | "ours";

export type Guest = {
  readonly isTrusted: boolean;
  enter(phase: Phase): void;
  /** Notes that bytes of a mail came. */
  received(bytes: number): void;
  /** Notes that a mail of theirs was taken. */
  delivered(): void;
  leave(): void;
};

/** Counts are of one minute; `fruitless`: connections since its last mail. */
type Address = { open: number; lately: number; fruitless: number; minuteFrom: number };
type Seat = {
  address: Address;
  isTrusted: boolean;
  phase: Phase;
  enteredAt: number; // into this phase
  movedAt: number;
  trickle: number;
  held: number;
  drop(): void;
};

const QUICK_MS = 250; // the library greets after 100 ms: a client that is not greeted yet is not idle
const STALLED_MS = 2_000; // a mail of which nothing comes for so long
const LONG_MS = 20_000; // a mail that takes longer goes when others wait, even if it moves
const TRICKLE_BYTES = 1_024; // less than this of a mail is not progress
const MINUTE_MS = 60_000;
const MOST_FRUITLESS = 3; // connections of one address within a minute that brought no mail: when it is full, it waits
const MOST_ADDRESSES = 100_000;

export class Door {
  readonly #options: DoorOptions;
  readonly #addresses = new Map<string, Address>();
  readonly #seats = new Set<Seat>(); // the connection that moved last is last

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /**
   * @param drop tells that connection to come again later, and ends it
   * @returns a place, or the reply that refuses it
   */
  admit(peer: string, drop: () => void): Guest | string {
    const { isTrusted: isRelay, now } = this.#options;
    const isTrusted = isRelay(peer);
    const address = addressOf(this.#addresses, networkOf(peer), now());
    const refusal = isTrusted ? undefined : refusedBy(address, this.#options);
    address.lately += 1;
    address.fruitless += 1;
    if (refusal) return refusal;
    if (this.isFull()) {
      // Refused before anything is made for it: this costs a tenth of what a dialogue does.
      const mayAsk = isTrusted || address.fruitless <= MOST_FRUITLESS;
      if (!mayAsk || !this.#makeRoom(isTrusted ? 0 : address.lately)) return FULL;
    }
    const at = { enteredAt: now(), movedAt: now() };
    const seat: Seat = { address, isTrusted, phase: "talking", ...at, trickle: 0, held: 0, drop };
    address.open += 1;
    this.#seats.add(seat);
    return this.#guestOf(seat);
  }

  /** Whether all places are taken. */
  isFull(): boolean {
    return this.#seats.size >= this.#options.maxConnections;
  }

  /** Whether an address connects again and again and brings no mail. */
  isFruitless(peer: string): boolean {
    return (this.#addresses.get(networkOf(peer))?.fruitless ?? 0) > MOST_FRUITLESS && !this.#options.isTrusted(peer);
  }

  /** Ends the mail that holds most and has not moved for a while. @returns whether there was one */
  relieve(): boolean {
    const now = this.#options.now();
    const stalled = [...this.#seats].filter((seat) => seat.phase === "sending" && canGo(seat, now));
    return this.#end(stalled.sort((a, b) => b.held - a.held)[0]);
  }

  #makeRoom = (lately: number): boolean => this.#end(whoMakesRoom(this.#seats, lately, this.#options.now()));

  #end(seat: Seat | undefined): boolean {
    if (!seat) return false;
    this.#leave(seat);
    seat.drop();
    return true;
  }

  #leave(seat: Seat): void {
    if (this.#seats.delete(seat)) seat.address.open -= 1;
  }

  #moved(seat: Seat): void {
    seat.movedAt = this.#options.now();
    seat.trickle = 0;
    if (this.#seats.delete(seat)) this.#seats.add(seat);
  }

  #guestOf(seat: Seat): Guest {
    return {
      isTrusted: seat.isTrusted,
      enter: (phase) => {
        seat.phase = phase;
        seat.enteredAt = this.#options.now();
        seat.held = 0;
        this.#moved(seat);
      },
      received: (bytes) => {
        seat.held += bytes;
        seat.trickle += bytes;
        if (seat.trickle >= TRICKLE_BYTES && seat.phase === "sending") this.#moved(seat);
      },
      delivered: () => {
        seat.address.fruitless = 0;
      },
      leave: () => this.#leave(seat),
    };
  }
}

function refusedBy({ open, lately }: Address, { maxPerAddress, maxPerMinute }: DoorLimits): string | undefined {
  if (open >= maxPerAddress)
    return `421 4.7.0 Your address has ${open} connections open, and at most ${maxPerAddress} are taken; please use those`;
  if (lately >= maxPerMinute)
    return `421 4.7.0 Your address has connected ${lately} times within a minute, and at most ${maxPerMinute} are taken; please send several mails over one connection`;
  return undefined;
}

function addressOf(addresses: Map<string, Address>, key: string, now: number): Address {
  const known = addresses.get(key);
  if (known && now - known.minuteFrom >= MINUTE_MS) Object.assign(known, { lately: 0, fruitless: 0, minuteFrom: now });
  if (known) return known;
  if (addresses.size >= MOST_ADDRESSES) forget(addresses, now);
  const address = { open: 0, lately: 0, fruitless: 0, minuteFrom: now };
  addresses.set(key, address);
  return address;
}

/** Those whose minute is over; when that is not enough, everybody who is not here. */
function forget(addresses: Map<string, Address>, now: number): void {
  for (const isOver of [(one: Address) => now - one.minuteFrom >= MINUTE_MS, () => true]) {
    if (addresses.size < MOST_ADDRESSES) return;
    for (const [key, one] of addresses) if (one.open === 0 && isOver(one)) addresses.delete(key);
  }
}

function canGo({ phase, enteredAt, movedAt, isTrusted }: Seat, now: number): boolean {
  if (isTrusted || phase === "ours") return false;
  if (phase === "sending") return now - movedAt >= STALLED_MS || now - enteredAt >= LONG_MS;
  return now - movedAt >= QUICK_MS;
}

/**
 * First of the address with most connections, first without a mail in hand, first whose address connected most lately, first who
 * did nothing for longest. One that is still quick goes only for somebody whose address connects less.
 */
function whoMakesRoom(seats: Iterable<Seat>, lately: number, now: number): Seat | undefined {
  let found: Seat | undefined;
  for (const seat of seats) {
    const isBusier = seat.phase === "talking" && !seat.isTrusted && seat.address.lately > lately;
    if ((canGo(seat, now) || isBusier) && (!found || isBefore(seat, found))) found = seat;
  }
  return found;
}

function isBefore(one: Seat, other: Seat): boolean {
  if (one.address.open !== other.address.open) return one.address.open > other.address.open;
  if (one.phase !== other.phase && other.phase === "sending") return true;
  if (one.phase !== other.phase && one.phase === "sending") return false;
  return one.address.lately > other.address.lately;
}

/**
 * Whom an address belongs to: an IPv4 address is one client's, of IPv6 a whole /64 is (RFC 4291, 2.5.4).
 * @returns something that is equal for equal clients
 */
export function networkOf(peer: string): string {
  const address = peer.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(address)) return address;
  const [before = "", after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [first, last] = [before, after ?? ""].map((half) => half.split(":").filter(Boolean));
  const zeros = after === undefined ? 0 : 8 - first!.length - last!.length;
  return `${[...first!, ...Array<string>(zeros).fill("0"), ...last!].slice(0, 4).join(":")}::/64`;
}
