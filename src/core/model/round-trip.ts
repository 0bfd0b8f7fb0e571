// The mail that Onit writes to itself now and then: whether what goes out by the relay comes back to the reply address.

/** A probe that was not seen again yet. */
export type Awaited = {
  mark: string; // a word that stands in its head, hard to guess
  sentAt: Date;
  isTaken: boolean; // by the relay; one of which that is not known is nobody's silence
};

export type RoundTrip = {
  askedAt: Date; // when the last probe was begun
  awaited: readonly Awaited[]; // oldest first
  refusal?: string; // why the relay refused the last one for good
  backAt?: Date; // when one last came back
  lagMs?: number; // how long that one took
  toldAt?: Date; // when the admins were notified that none comes back; absent: they come back, or nobody was notified
};

/** So long a mail may be on its way: a mailbox is looked at every 25 minutes at least, and a server may ask for a second try. */
export const SILENT_MS = 40 * 60_000;
/** Of more that are awaited the oldest are forgotten: an hour of them where one goes out each minute. */
export const MOST_AWAITED = 60;

/**
 * Since when none comes back; undefined: one did, or may still.
 * @param now by which the oldest that was taken is late
 */
export function silentSince({ awaited, refusal, askedAt }: RoundTrip, now: Date): Date | undefined {
  if (refusal !== undefined) return askedAt;
  const oldest = awaited.find(({ isTaken }) => isTaken);
  return oldest && now.getTime() - oldest.sentAt.getTime() >= SILENT_MS ? oldest.sentAt : undefined;
}
