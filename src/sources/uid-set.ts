// UIDs as IMAP writes many of them: "1:100,105" (RFC 9051, sequence-set).

/** @param uids in any order */
export function uidSet(uids: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && range[1] === uid - 1) range[1] = uid;
    else ranges.push([uid, uid]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}:${last}`)).join(",");
}

/** Whether a UID is in a set that `uidSet` wrote. */
export function inUidSet(set: string): (uid: number) => boolean {
  const ranges = rangesOf(set);
  return (uid) => ranges.some(([first, last]) => first <= uid && uid <= last);
}

/** The UIDs in a set that `uidSet` wrote. */
export const uidsOf = (set: string): number[] =>
  rangesOf(set).flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

const rangesOf = (set: string): (readonly [first: number, last: number])[] =>
  (set === "" ? [] : set.split(",")).map((range) => {
    const [first = 0, last = first] = range.split(":").map(Number);
    return [first, last];
  });
