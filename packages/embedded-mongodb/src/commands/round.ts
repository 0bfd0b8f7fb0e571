// Which of the waiting commands are run next, all at once: reads first, then writes in one transaction.

export type Waiting = { client: object; bytes: number; isWrite: boolean };

export type Round<T> = { reads: T[]; writes: T[]; later: T[] };

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_COMMANDS = 500;

/**
 * Reads see what was acknowledged before they came, and need not wait for the disk as writes do; so they go first. Of one client's
 * commands each comes after the one before: a read that follows its own write waits for the next round.
 */
export function nextRound<T extends Waiting>(queue: readonly T[]): Round<T> {
  const round: Round<T> = { reads: [], writes: [], later: [] };
  const writing = new Set<object>();
  const held = new Set<object>();
  let bytes = 0;
  for (const [index, each] of queue.entries()) {
    bytes += each.bytes;
    const isFull = index >= MOST_COMMANDS || (index > 0 && bytes > MOST_BYTES);
    if (isFull || held.has(each.client) || (!each.isWrite && writing.has(each.client))) {
      round.later.push(each);
      held.add(each.client);
    } else if (each.isWrite) {
      round.writes.push(each);
      writing.add(each.client);
    } else {
      round.reads.push(each);
    }
  }
  return round;
}
