// The beginning of a mail that was too much to read whole.

const BYTES = 65_536; // the head and the first text of all but strange mails

/** Whatever is cut off is missing its end, which reading stands. */
export const reduced = (raw: Buffer): Buffer => raw.subarray(0, BYTES);
