// The ticket that the sample's escalation ticket came from, and what there was before it: every variable has a value.

import { causeOf } from "../core/model/cause.ts";
import type { Recurrence } from "../core/model/recurrence.ts";
import { newTicket, type Saying, type TicketRecord, type VisibilityEscalation } from "../core/model/ticket.ts";
import type { Wait } from "../core/model/wait.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { at } from "./sample-facts.ts";

/** @param record of the sample's own ticket, whose people and desk the origin shares */
export function sampleOrigin(
  record: TicketRecord,
  conversation: readonly Saying[],
  wait: Wait | undefined,
): FullTicket {
  const { escalatedCallRef: _, ...rest } = record;
  const notice = {
    key: "origin",
    cause: causeOf("made", {}),
    kind: "step",
    to: { address: "maria@help.example", name: "Maria Keller", personId: "maria" },
    channel: "email",
    because: "the requester waits",
    facts: {},
    createdAt: at("09:00"),
    dueAt: at("09:00"),
    attempts: 1,
    state: "sent",
    outcome: "250 taken",
    settledAt: at("09:01"),
  } as const;
  return {
    ticket: {
      ...newTicket("origin", { ...rest, reference: "HD-1001", subject: "The printer" }),
      ...(wait ? { wait } : {}),
      chases: [{ at: at("08:40"), by: "anna@client.example", source: "email", counted: true, because: "chase 1 of 3" }],
      manual: { info: {}, asked: false, sendBacks: [{ at: at("09:20"), by: "maria", missing: ["no category"] }] },
      outbox: [notice],
      visibility: [SAMPLE_ESCALATION],
    },
    conversation: [...conversation],
    history: [OPENED],
  };
}

export const SAMPLE_ESCALATION: VisibilityEscalation = {
  ordinal: 1,
  at: at("09:30"),
  cause: "analyst",
  by: "maria",
  because: "asked",
  templateId: "outage",
  state: "made",
  reference: "ESC-7",
};

export const SAMPLE_RECURRENCE: Recurrence = {
  at: at("09:30"),
  withinMs: 1_209_600_000,
  warrantyMs: 1_209_600_000,
  requester: "Anna Larsson",
  client: "Acme",
  isKnown: true,
  prior: [
    {
      reference: "HD-990",
      subject: "The printer prints blank pages",
      kind: "call",
      category: "Hardware",
      of: "requester",
      by: "Anna Larsson",
      state: "closed",
      openedAt: at("06:00"),
      endedAt: at("07:00"),
      chases: 2,
      escalations: ["ESC-5"],
      sameCategory: true,
      sameWords: true,
      named: true,
      withinWarranty: true,
    },
  ],
  more: 4,
  isMoreLikely: false,
  category: "Hardware",
  sameCategory: 1,
  sameWords: 1,
  withinWarranty: 1,
  recurring: true,
  references: ["HD-990"],
  refused: [],
};

const OPENED = {
  seq: 1,
  at: at("08:02"),
  by: "anna@client.example",
  cause: causeOf("mail", { mail: "m1" }),
  because: "made",
  hash: "",
};
