// Made-up tickets to look at templates with: a usual one, and those that break what was only tried with the usual one.

import type { NoticeKind } from "../core/model/notice.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { after } from "../core/words/duration.ts";
import { bareSampleOf, type Sample, sampleOf } from "./sample.ts";

export type SampleName = keyof typeof SAMPLES;

/** As people look at it, which must make sense as a whole. */
export function previewSampleOf(kind: NoticeKind): Sample {
  const sample = sampleOf(kind);
  if (kind === "step") return whileNobodyIsOnIt(sample);
  return kind === "escalation-ticket" ? onItsOwnTicket(sample) : sample;
}

/** A step is fired while nobody is on it and nobody has answered. */
function whileNobodyIsOnIt(sample: Sample): Sample {
  const { wait } = sample.ticket;
  if (!wait?.escalation) return sample;
  const { confirmation: _, clock, ...escalation } = wait.escalation;
  const at = clock.kind === "held" ? clock.until : wait.since;
  const running = { ...escalation, status: "active" as const, clock: { kind: "running" as const, at } };
  return {
    ...sample,
    notice: { ...sample.notice, mailId: "m3", facts: { ...sample.notice.facts, needs: null, onIt: null } },
    ticket: { ...sample.ticket, wait: { ...wait, escalation: running } },
    conversation: sample.conversation.filter(({ mailId }) => mailId !== "m4"),
  };
}

/** The conversation is the origin's: what stands on the new ticket are the words it was made with. */
function onItsOwnTicket(sample: Sample): Sample {
  const { visibility, ...ticket } = sample.ticket;
  const { reference = "", at: since } = visibility[0] ?? { at: sample.notice.createdAt };
  const record = {
    ...ticket.record,
    reference,
    subject: "Escalation of HD-1001: The printer",
    purpose: "escalation" as const,
    fields: {},
    createdAt: since,
  };
  return {
    ...sample,
    ticket: { ...ticket, record, chases: [], visibility: [], wait: { number: 1, since, anchorAt: since } },
    conversation: [
      {
        at: since,
        by: { address: "support@help.example", name: "Support" },
        from: "onit",
        text: "Please decide how to go on with HD-1001.",
        private: true,
      },
    ],
  };
}

const LONG_NAME = "Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst ".repeat(3).trim();
const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3);
const MARKUP = `<script>alert("x")</script><img src=x onerror=alert(1)> & "quoted" {{reference}}`;
const RTL_NAME = "נועה כהן \u202Egpj.exe";
const RTL = "המדפסת בקומה 3 מדפיסה דפים ריקים, HD-1042 — الطابعة لا تعمل";

/** What can be chosen beside real tickets. The first is what a page begins with. */
export const SAMPLES = {
  usual: { title: "a usual ticket", of: previewSampleOf },
  long: {
    title: "very long names and words",
    of: reworded(
      () => LONG_NAME,
      (text) => `${LONG_WORD} ${text} `.repeat(4),
    ),
  },
  rtl: {
    title: "written from right to left",
    of: reworded(
      () => RTL_NAME,
      (text) => `${RTL}\n${text}`,
    ),
  },
  empty: { title: "nothing that may be missing", of: bareSampleOf },
  markup: {
    title: "HTML in names and subject",
    of: reworded(
      () => MARKUP,
      (text) => `${MARKUP} ${text}`,
    ),
  },
  chases: { title: "200 reminders and a long conversation", of: chasedOften },
} satisfies Record<string, { title: string; of(kind: NoticeKind): Sample }>;

export const SAMPLE_NAMES = Object.keys(SAMPLES) as SampleName[];

/** The usual one, with other words wherever people wrote some. */
function reworded(name: (text: string) => string, text: (words: string) => string): (kind: NoticeKind) => Sample {
  return (kind) => {
    const sample = previewSampleOf(kind);
    const { notice, ticket, conversation } = sample;
    const facts = Object.entries(notice.facts).map(([key, fact]) => [
      key,
      typeof fact === "string" ? text(fact) : fact,
    ]);
    return {
      ...sample,
      notice: { ...notice, to: { ...notice.to, name: name(notice.to.name) }, facts: Object.fromEntries(facts) },
      ticket: { ...ticket, record: rewordedRecord(ticket.record, name, text) },
      conversation: conversation.map((one) => ({
        ...one,
        by: { ...one.by, name: name(one.by.name) },
        text: text(one.text),
      })),
    };
  };
}

function rewordedRecord(
  record: Ticket["record"],
  name: (text: string) => string,
  text: (words: string) => string,
): Ticket["record"] {
  const fields = Object.entries(record.fields).map(([key, value]) => [text(key), text(value)]);
  return {
    ...record,
    subject: text(record.subject),
    requester: { ...record.requester, name: name(record.requester.name) },
    category: text(record.category ?? ""),
    fields: Object.fromEntries(fields),
  };
}

const MOST_CHASES = 200;

function chasedOften(kind: NoticeKind): Sample {
  const sample = previewSampleOf(kind);
  const { notice, ticket, conversation } = sample;
  const often = <Some extends { at: Date }>(some: readonly Some[]): Some[] =>
    Array.from({ length: MOST_CHASES }, (_, index) => index).flatMap((index) =>
      some.slice(0, 1).map((one) => ({ ...one, at: after(one.at, index * 1_000) })),
    );
  const lines: Pick<Saying, "text"> = { text: "Any news?\n".repeat(400) };
  return {
    ...sample,
    notice: { ...notice, facts: { ...notice.facts, number: MOST_CHASES, total: MOST_CHASES } },
    ticket: { ...ticket, chases: often(ticket.chases) },
    conversation: [...often(conversation).map((one) => ({ ...one, ...lines })), ...conversation],
  };
}
