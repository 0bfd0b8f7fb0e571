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
