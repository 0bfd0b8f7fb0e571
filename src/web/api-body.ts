// What programs send: checked, with every problem at once.

import { z } from "zod";
import { LONGEST_SAYING } from "../core/conversation/saying.ts";
import { INFO_FIELDS, type InfoField } from "../core/model/escalation-info.ts";
import { parseDuration } from "../core/words/duration.ts";

export type ApiBody<T> = { schema: z.ZodType<T>; help: string };

const LONGEST_ANSWER = 4_000; // characters, as in a mail
/** One line, as a command or the head of a mail holds it. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u, "more than one line");
const name = line(60).min(1);
const answer = z.string().trim().max(LONGEST_ANSWER).optional();

export const chaseBody = {
  schema: z.strictObject({
    for: z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .regex(/^[^\s@]{1,64}@[^\s@]{1,189}$/, "not an address")
      .describe("the address of who chases: the requester, or somebody who may chase the ticket"),
    name: line(200).describe("their name").optional(),
  }),
  help: '"for" is the address of the requester, or of somebody who has a part in the ticket and may chase it.',
};

export const escalateBody = {
  schema: z.strictObject({
    reason: line(300).describe("one line, for the authority").optional(),
    info: z
      .strictObject(Object.fromEntries(INFO_FIELDS.map((field) => [field, answer])) as Record<InfoField, typeof answer>)
      .default({})
      .transform((info) => Object.fromEntries(Object.entries(info).filter(([, words]) => words))),
    category: name.optional(),
    priority: name.optional(),
    responsible: name.optional(),
  }),
  help: `"info" may hold ${INFO_FIELDS.join(", ")}; next to it you may send reason, category, priority and responsible.`,
};

export const policyBody = {
  schema: z.strictObject({ policy: name.describe("its id or name, or usual: its client's or its desk's again") }),
  help: '"policy" is the id or the name of a policy, or usual: the one of its client or its desk again.',
};

export const confirmBody = {
  schema: z.strictObject({
    promise: z
      .string()
      .max(40)
      .describe("how long it is held for you, such as 45m or 2h; default: as long as the policy says")
      .optional()
      .transform((text, context) => {
        const duration = text === undefined ? undefined : parseDuration(text);
        if (text === undefined || duration !== undefined) return duration;
        context.addIssue({ code: "custom", message: "not a duration such as 45m or 2h" });
        return z.NEVER;
      }),
    until: z.iso
      .datetime({ offset: true })
      .describe("until when it is held for you, instead of how long")
      .optional()
      .transform((text) => (text === undefined ? undefined : new Date(text))),
  }),
  help: '"promise" is how long it is held for you, such as 45m or 2h, or "until" an instant such as 2026-03-02T15:00Z; default: as long as the policy says.',
};

export const awayBody = {
  schema: z.strictObject({
    until: z
      .union([z.iso.datetime({ offset: true }), z.null()])
      .describe("when they are back; null: they are back now")
      .transform((text) => (text === null ? undefined : new Date(text))),
  }),
  help: '"until" is an instant such as 2026-03-09T08:00Z, or null when you are back.',
};

const reason = line(300).describe("one line, for colleagues; kept in the history").default("");

export const passingBody = {
  schema: z.strictObject({ reason }),
  help: '"reason" is one line, for colleagues.',
};

export const handOverBody = {
  schema: z.strictObject({ to: name.describe("a colleague at the desk: id, address or name"), reason }),
  help: '"to" is a colleague at the desk: id, address or name; "reason" is one line.',
};

export const textBody = {
  schema: z.strictObject({ text: z.string().trim().min(1).max(LONGEST_SAYING) }),
  help: `"text" has 1 to ${LONGEST_SAYING} characters, as many lines as you like.`,
};

export const assignBody = {
  schema: z.strictObject({ to: name.describe("a colleague at the desk: id, address or name; or me") }),
  help: '"to" is a colleague at the desk: id, address or name; or me.',
};

export const categoryBody = {
  schema: z.strictObject({ category: name }),
  help: '"category" is a name such as network.',
};

export const priorityBody = {
  schema: z.strictObject({ priority: name }),
  help: '"priority" is a name such as high.',
};

const addressOf = (what: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .regex(/^[^\s@<>"',;]{1,64}@[^\s@<>"',;]{1,189}$/, "not an address")
    .describe(what);

export const openBody = {
  schema: z.strictObject({
    desk: name.describe("the id of the desk"),
    for: addressOf("the address of the requester; default: the holder of the key").optional(),
    name: line(200)
      .regex(/^[^<>"]*$/, "not a name")
      .describe("their name")
      .optional(),
    subject: line(300).min(1),
    text: z.string().trim().min(1).max(LONGEST_SAYING).describe("read as a mail of the holder to the desk"),
  }),
  help: '"desk", "subject" and "text"; "for" is the address of the requester where it is not you.',
};

export const inboxBody = {
  schema: z.strictObject({ key: z.string().max(500).describe("of one; default: all").optional() }),
  help: '"key" is that of one message of your inbox; without it all are marked as read.',
};

const all = z
  .boolean()
  .describe("true: the same for who asked on each of its duplicates that is open, in a mail of its own")
  .default(false);

export const answerBody = {
  schema: textBody.schema.extend({ all }),
  help: `${textBody.help} "all" is true where who asked on its duplicates is to get it, too.`,
};

export const closeBody = {
  schema: z.strictObject({ all }),
  help: '"all" is true where its duplicates are to be closed, too.',
};

export const duplicateBody = {
  schema: z.strictObject({ of: name.describe("the reference of its main ticket") }),
  help: '"of" is the reference of its main ticket, such as HD-1041.',
};

export const replayBody = {
  schema: z.union([z.strictObject({ event: z.string().max(100) }), z.strictObject({ state: z.literal("failed") })]),
  help: '"event" is the id of one, as its list says; or "state": "failed" for all of these.',
};

export const emptyBody = { schema: z.strictObject({}), help: "Nothing is to be sent, or {}." };

/** @returns the value, or all that is wrong with it */
export function readRequestBody<T>({ schema }: ApiBody<T>, body: unknown): { value: T } | { problems: string[] } {
  const read = schema.safeParse(body ?? {});
  if (read.success) return { value: read.data };
  return {
    problems: read.error.issues.map(({ path, message }) => (path.length ? `${path.join(".")}: ${message}` : message)),
  };
}
