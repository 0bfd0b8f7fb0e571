// Damage to mails, the same for the same seed.

export type Chance = { below(limit: number): number };

/** A small generator of numbers (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
    },
  };
}

type Damage = (mail: Buffer, chance: Chance, samples: readonly Buffer[]) => Buffer;

const CHARSETS = [
  "utf-8",
  "utf-16",
  "utf-7",
  "gb18030",
  "iso-2022-jp",
  "iso-2022-kr",
  "big5",
  "koi8-r",
  "x-nothing",
  "",
  "us-ascii",
];
const ENCODINGS = ["base64", "quoted-printable", "x-uuencode", "8bit", "none"];
const HEADERS = [
  "Content-Type: multipart/mixed; boundary=x",
  "Content-Type: message/rfc822",
  "From: =?utf-8?Q?=C3?=",
  "Subject:",
  " folded",
];
const LONGEST = 2_000_000;

const spliced = (mail: Buffer, from: number, to: number, ...put: readonly Buffer[]): Buffer =>
  Buffer.concat([mail.subarray(0, from), ...put, mail.subarray(to)]).subarray(0, LONGEST);

/** Puts a text where a pattern is found, at one of its places. */
function replaced(mail: Buffer, pattern: RegExp, text: string, chance: Chance): Buffer {
  const found = [...mail.toString("latin1").matchAll(pattern)];
  const hit = found[chance.below(found.length)];
  return hit ? spliced(mail, hit.index, hit.index + hit[0].length, Buffer.from(text)) : mail;
}

const oneOf = <T>(all: readonly T[], chance: Chance): T => all[chance.below(all.length)]!;

const DAMAGES: readonly Damage[] = [
  function flipBits(mail, chance) {
    const flipped = Buffer.from(mail);
    for (let times = 1 + chance.below(20); times > 0 && flipped.length; times -= 1)
      flipped[chance.below(flipped.length)]! ^= 1 << chance.below(8);
    return flipped;
  },
  (mail, chance) => mail.subarray(0, chance.below(mail.length)),
  (mail, chance) => mail.subarray(chance.below(mail.length)),
  (mail, chance, samples) => {
    const other = oneOf(samples, chance);
    return Buffer.concat([mail.subarray(0, chance.below(mail.length)), other.subarray(chance.below(other.length))]);
  },
  (mail, chance, samples) => spliced(mail, chance.below(mail.length), mail.length, oneOf(samples, chance)),
  (mail, chance) => {
    const from = chance.below(mail.length);
    const piece = mail.subarray(from, from + chance.below(2_000));
    return spliced(mail, from, from, ...Array.from({ length: 1 + chance.below(50) }, () => piece));
  },
  (mail, chance) => replaced(mail, /^[\w-]{1,40}:/gm, `${oneOf(HEADERS, chance)}\r\n`, chance),
  (mail, chance) => replaced(mail, /charset="?[\w-]+/gi, `charset=${oneOf(CHARSETS, chance)}`, chance),
  (mail, chance) => replaced(mail, /(base64|quoted-printable|7bit|8bit)/gi, oneOf(ENCODINGS, chance), chance),
  (mail, chance) =>
    replaced(
      mail,
      /boundary="?[^"\r\n;]+/gi,
      oneOf(["boundary=", 'boundary="', "boundary=-", "bound"], chance),
      chance,
    ),
  (mail, chance) => replaced(mail, /^--.*$/gm, oneOf(["", "--", "-- ", "--x", "\n\n"], chance), chance),
  (mail, chance) => replaced(mail, /\r?\n/g, oneOf(["\r", "\n", "\r\r\n", "\0", " \r\n", "\r\n\r\n"], chance), chance),
  (mail, chance) =>
    replaced(
      mail,
      /multipart\/\w+/g,
      oneOf(["message/rfc822", "multipart/digest", "text/html", "application/ms-tnef"], chance),
      chance,
    ),
  (mail, chance) =>
    spliced(
      mail,
      chance.below(mail.length),
      mail.length,
      Buffer.from(oneOf(["<", "(", "=?", ">", "\0", '"'], chance).repeat(chance.below(20_000))),
    ),
];

/** One mail with one to four damages. @param samples not empty */
export function mutated(seed: number, samples: readonly Buffer[]): Buffer {
  const chance = chanceOf(seed);
  let mail = oneOf(samples, chance);
  for (let times = 1 + chance.below(4); times > 0; times -= 1) mail = oneOf(DAMAGES, chance)(mail, chance, samples);
  return mail;
}
