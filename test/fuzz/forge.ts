// What a stranger does to a signed mail so that it is taken for somebody else's; the same for the same seed.

import { type Chance, chanceOf, mutated } from "./mutate.ts";

type Forgery = (mail: string, chance: Chance, others: readonly string[]) => string;

const oneOf = <T>(all: readonly T[], chance: Chance): T => all[chance.below(all.length)]!;

const VICTIMS = ["carl@elsewhere.example", "ben@onit.example", "boss@onit.example", "dora@elsewhere.example"];
const BREAKS = [
  ...["\r", "\n", "\r\r\n", "\n\r", "\0", "\v", "\f", "\x85", "\x1c", "\xe2\x80\xa8", " \r\n", "\r\n \r\n", "\r\n\r\n"],
  ...["\r\n\t\r\n", "\r\n\xa0\r\n", "\r\n.\r\n", "\r\n--\r\n", "\r\n\r"],
];
const NAMES = [
  "From",
  "FROM",
  "from",
  "From ",
  "From\t",
  "Fr\xf6m",
  "X-From",
  "Resent-From",
  "\0From",
  " From",
  "From\0",
];
const FIELDS = [
  ...["Sender", "Reply-To", "Subject", "To", "Date", "Message-ID", "In-Reply-To", "References", "Cc"],
  ...["Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Disposition", "Return-Path", "X-A"],
];

/** Ways to write one address so that another is read. */
const DISGUISES: readonly ((victim: string, own: string) => string)[] = [
  (victim) => victim,
  (victim) => `Boss <${victim}>`,
  (victim, own) => `${victim}, ${own}`,
  (victim, own) => `<${own}> <${victim}>`,
  (victim, own) => `${own} (${victim})`,
  (victim, own) => `${victim} <${own}>`,
  (victim, own) => `<@${own.split("@")[1]}:${victim}>`,
  (victim, own) => `"${victim}" <${own}>`,
  (victim, own) => `Group: ${victim}, ${own};`,
  (victim) => `=?utf-8?b?${Buffer.from(`Boss <${victim}>`).toString("base64")}?=`,
  (victim, own) => `=?utf-8?q?x?= =?utf-8?b?${Buffer.from(`<${victim}>,`).toString("base64")}?= <${own}>`,
  (victim) => `"Boss\\" <${victim}>`,
  (victim, own) => `(a (b) <${own}> ${victim}`,
  (victim) => `\r\n ${victim}`,
  (victim) => `\r\n\t<\r\n ${victim}\r\n >`,
  (victim) => `${victim}.`,
  (victim) => victim.replace("@", " @ "),
  (victim) => victim.toUpperCase(),
  (victim) => victim.replace("e", "\xef\xbd\x85"),
  (victim) => victim.replace("@", "@\xc2\xad"),
  (victim) => `"${victim.split("@")[0]}"@${victim.split("@")[1]}`,
  (victim, own) => `${victim}\0${own}`,
  () => "<>",
];

const partsOf = (mail: string): [head: string[], body: string] => {
  const end = mail.indexOf("\r\n\r\n");
  const head = end < 0 ? mail : mail.slice(0, end);
  return [head.split(/\r\n(?![ \t])/), end < 0 ? "" : mail.slice(end + 4)];
};
const whole = (head: readonly string[], body: string): string => `${head.join("\r\n")}\r\n\r\n${body}`;

/** The head with one thing done to it. */
const onHead =
  (change: (head: string[], chance: Chance) => void): Forgery =>
  (mail, chance) => {
    const [head, body] = partsOf(mail);
    change(head, chance);
    return whole(head, body);
  };

const somewhere = (head: readonly string[], chance: Chance): number =>
  oneOf([0, head.length, chance.below(head.length + 1)], chance);

const forgedFrom = (chance: Chance): string =>
  oneOf(DISGUISES, chance)(oneOf(VICTIMS, chance), oneOf(["eve@evil.example", "mallory@elsewhere.example"], chance));

const forgedField = (chance: Chance): string =>
  oneOf(
    [
      `${oneOf(NAMES, chance)}:${oneOf([" ", "", "\t", "\r\n "], chance)}${forgedFrom(chance)}`,
      `${oneOf(FIELDS, chance)}: ${oneOf(["x", forgedFrom(chance), 'multipart/mixed; boundary="x"', "base64"], chance)}`,
      `DKIM-Signature: v=1; a=rsa-sha256; d=${oneOf(["onit.example", "elsewhere.example"], chance)}; s=s1; h=from; bh=AAAA; b=AAAA`,
      "Authentication-Results: mx.onit.example; dmarc=pass header.from=onit.example",
      "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=lists.example; s=s1; b=AAAA",
      "this is no field at all",
      "",
    ],
    chance,
  );

/** What a signature says, said otherwise. */
const SIGNATURE_CHANGES: readonly [RegExp, readonly string[]][] = [
  [/\bd=[^;]+/, ["d=onit.example", "d=elsewhere.example", "d=example", "d=(onit.example)elsewhere.example", "D=x"]],
  [/\bh=[^;]+/, ["h=subject", "h=", "h=from:from:from", "h=from; h=subject", "h=(from):subject"]],
  [/\bt=\d+/, ["t=1", "t=99999999999", "t=1772441940; l=10", "t=1772441940; x=1", "T=1", "t=1;t=1772441940"]],
  [/\bbh=/, ["i=@onit.example; bh=", "l=0; bh=", "bh=AAAA; bh=", 'z="; d=onit.example; bh=', "bh =\r\n "]],
  [/\ba=[^;]+/, ["a=rsa-sha1", "a=ed25519-sha256", "a=RSA-SHA256", "a=none", "a=rsa-sha256; a=rsa-sha1"]],
  [/\bv=1/, ["v=2", "v=1; v=1", "(v=1", "", "v=1 "]],
  [/\bs=s1/, ["s=s2", "s=..", "s=s1; s=s2", "s=s1._domainkey.onit.example.x"]],
];

const FORGERIES: readonly Forgery[] = [
  onHead((head, chance) => void head.splice(somewhere(head, chance), 0, forgedField(chance))),
  onHead((head, chance) => void head.splice(somewhere(head, chance), 0, oneOf(head, chance))),
  onHead((head, chance) => {
    const [moved = ""] = head.splice(chance.below(head.length), 1);
    head.splice(chance.below(head.length + 1), 0, moved);
  }),
  onHead((head, chance) => {
    const at = chance.below(head.length);
    head[at] = head[at]!.replace(/ /g, (blank) => oneOf([blank, "\r\n ", "\t", "  ", "\r\n\t\t"], chance));
  }),
  onHead((head, chance) => {
    const at = head.findIndex((field) => /^from/i.test(field));
    if (at >= 0) head[at] = `${oneOf(NAMES, chance)}: ${forgedFrom(chance)}`;
  }),
  onHead((head, chance) => {
    const at = chance.below(head.length);
    const from = chance.below(head[at]!.length);
    head[at] = `${head[at]!.slice(0, from)}${oneOf(BREAKS, chance)}${head[at]!.slice(from)}`;
  }),
  onHead((head, chance) => {
    const at = head.findIndex((field) => /^dkim-signature/i.test(field));
    const [pattern, changes] = oneOf(SIGNATURE_CHANGES, chance);
    if (at >= 0) head[at] = head[at]!.replace(pattern, oneOf(changes, chance));
  }),
  onHead((head, chance) => {
    const padding = oneOf(["X-Pad: y", `X-Pad: ${"y".repeat(900)}`, `X-Pad: b${"\r\n c".repeat(200)}`], chance);
    const many = Array.from({ length: chance.below(20) === 0 ? 400 : chance.below(5) ** 3 }, () => padding);
    head.splice(somewhere(head, chance), 0, `From: ${oneOf(VICTIMS, chance)}`, ...many);
  }),
  function breakLines(mail, chance) {
    const breaks = [...mail.matchAll(/\r\n/g)].slice(0, 40);
    const at = oneOf(breaks, chance)?.index ?? 0;
    return `${mail.slice(0, at)}${oneOf(BREAKS, chance)}${mail.slice(at + 2)}`;
  },
  function hideAHead(mail, chance) {
    const line = oneOf(BREAKS, chance);
    const head = [`From: ${forgedFrom(chance)}`, "Subject: on it 8h", "To: help@onit.example", "", "on it 8h", ""];
    const text = ["X-Pad: 1", ...head].join(line);
    return `${text}${"x".repeat(oneOf([0, 1, 4_200], chance))}${oneOf(["\r\n", "", "\r\n\r\n"], chance)}${mail}`;
  },
  function wrap(mail, chance) {
    const head = `From: ${oneOf(VICTIMS, chance)}\r\nSubject: wrapped\r\nContent-Type: message/rfc822`;
    return `${head}\r\n\r\n${mail}`;
  },
  (mail, chance, others) => whole(partsOf(oneOf(others, chance))[0], partsOf(mail)[1]),
  (mail, chance, others) => whole([...partsOf(oneOf(others, chance))[0], ...partsOf(mail)[0]], partsOf(mail)[1]),
  (mail, chance) => mail + oneOf(["\r\n", "more text\r\n", "\r\n\r\n\r\n", "--outer--\r\n", " "], chance),
  (mail, chance) => `${oneOf(["\xef\xbb\xbf", "\r\n", "From x Mon\r\n", " \r\n", "\0", "junk\r\n"], chance)}${mail}`,
];

/** A larger mail is read in a thread of its own. */
const LARGEST = 250_000; // bytes

/** One mail with one to three forgeries, at times with damage of any kind beside them. */
export function forged(seed: number, originals: readonly Buffer[]): Buffer {
  const chance = chanceOf(seed);
  const texts = originals.map((raw) => raw.toString("latin1"));
  let mail = oneOf(texts, chance);
  for (let times = 1 + chance.below(3); times > 0; times -= 1) mail = oneOf(FORGERIES, chance)(mail, chance, texts);
  const raw = Buffer.from(mail, "latin1");
  return (chance.below(10) === 0 ? mutated(seed, [raw]) : raw).subarray(0, LARGEST);
}
