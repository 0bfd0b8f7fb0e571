// What led to a decision or a notice, as histories keep it and keys of notices begin: one line of text. It is written here and read
// back here; to everybody else it is opaque. What stands in a shape must stay as it is: keys and histories that are kept hold it.

/** How each kind is written, with a `{part}` for what differs. The first shape that a text has is its kind. */
const SHAPES = {
  ofTicket: "{reference}, {cause}", // in the audit, which is of all tickets
  mail: "mail {mail}", // a mail by its id, or by the id of its content
  replay: "replay {mail}", // a mail that was counted afterwards
  command: "{once}.{command}", // one command of several that the same mail brought
  way: "{way}", // somebody pressed, wrote or asked: by which way
  button: "{button}", // … where what they asked for was refused
  act: "{way} {act}", // … and which act of theirs
  heldPressed: "held {short} button", // its author decided about a held reply
  held: "held {held}", // the held reply that is sent
  errandHeard: "errand {number} of {reference}", // another ticket asked for it
  errandDone: "errand {number}", // what this ticket asked another for
  escalationOf: "escalation {ordinal} of {reference}",
  escalation: "escalation {ordinal}",
  trigger: "trigger {trigger} {times}",
  drill: "drill", // an exercise began, or is over
  made: "made", // the ticket was opened
  escalating: "escalating",
  solved: "solved {wait}", // the requester says so; {wait}: how many waits there were
  step: "step {step}",
  lastStep: "last step",
  notified: "w{wait}.s{step}.l{lap}", // by a step
  unreachable: "w{wait}.unreachable.l{lap}",
  promised: "w{wait}.promised.{at}.{until}",
  inWait: "w{wait}.{what}.{at}", // a promise that is over or ends, somebody who took it, joined or left
  inWaitBy: "w{wait}.{what}.{by}.{at}",
  ending: "{ends} ending",
  hours: "hours {at}", // working hours were changed
  setBack: "set back {at}", // the clock was
  relay: "relay {at}", // it takes mail again
  gone: "{process} is gone",
  uncertain: "uncertain {of}", // a notice by its key, or a day
  channelFailed: "{channel} failed {day}",
  undelivered: "undelivered {at} {address}",
  decidedByHand: "outbox {what} {key}",
  preview: "preview", // of a mail that nobody gets
  notice: "{ticket}/{rest}", // what became of a notice, by its key
} as const;

type PartsOf<Text extends string> = Text extends `${string}{${infer Part}}${infer Rest}` ? Part | PartsOf<Rest> : never;

export type CauseKind = keyof typeof SHAPES;
export type CauseParts<Kind extends CauseKind> = Readonly<Record<PartsOf<(typeof SHAPES)[Kind]>, string | number>>;
/** @property parts what stood in each hole of the shape, as text */
export type ReadCause = { kind: CauseKind; parts: Readonly<Record<string, string>> };

/** What a part may be, where it is not one word without a dot or a slash. The last part of a key may be anything. */
const PARTS: Readonly<Record<string, string>> = {
  reference: "[A-Z0-9]+-\\d+",
  cause: ".+",
  way: "mail|button|page|api|command",
  once: "(?:mail|button|page|api|command|errand) [^./]+",
  command: "\\S.*",
  what: "[^\\s./]+",
  ends: "promise|pause|handover",
  at: "\\d+",
  until: "\\d+",
  number: "\\d+",
  ordinal: "\\d+",
  lap: "\\d+",
  wait: "\\d+",
  step: "\\d+",
  day: "\\d+",
  by: "\\S+?",
  button: "confirm|chase",
  address: "\\S+",
  of: ".+",
  key: ".+",
  rest: ".+",
  act: "\\S+",
  process: "\\S+",
};
const HOLE = /\{(\w+)\}/g;

const READERS = (Object.entries(SHAPES) as [CauseKind, string][]).map(([kind, shape]) => {
  const pattern = shape
    .replaceAll(".", "\\.")
    .replace(HOLE, (_, part: string) => `(?<${part}>${PARTS[part] ?? "[^\\s./]+"})`);
  return { kind, pattern: new RegExp(`^${pattern}$`, "s") };
});

/** A cause as it is kept. */
export function causeOf<Kind extends CauseKind>(kind: Kind, parts: CauseParts<Kind>): string {
  return SHAPES[kind].replace(HOLE, (_, part: string) => String((parts as Readonly<Record<string, unknown>>)[part]));
}

/** @returns what a kept cause says; undefined for one of another release */
export function readCause(cause: string): ReadCause | undefined {
  for (const { kind, pattern } of READERS) {
    const found = pattern.exec(cause);
    if (found) return { kind, parts: { ...found.groups } };
  }
  return undefined;
}

/** @returns the mail that led to it, by its id or that of its content */
export function mailIn(cause: string): string | undefined {
  const read = readCause(cause);
  return read?.kind === "mail" ? read.parts.mail : undefined;
}

/** Whether it says what became of a notice of that ticket. */
export function isOfNotice(cause: string, ticketId: string): boolean {
  const read = readCause(cause);
  return read?.kind === "notice" && read.parts.ticket === ticketId;
}

/** Which held reply is sent by it. */
export function heldReplyIn(cause: string): string | undefined {
  const read = readCause(cause);
  return read?.kind === "held" ? read.parts.held : undefined;
}

/** Whether two things follow from the same. */
export const isSameCause = (one: string | undefined, other: string | undefined): boolean => one === other;
