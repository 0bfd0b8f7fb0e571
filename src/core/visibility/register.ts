// The register of escalations: one row for each, those for visibility and those by time apart (S1.16, S1.18).

import type { TicketKind } from "../model/desk.ts";
import { originReferenceOf, statusOf, type Ticket, type VisibilityEscalation } from "../model/ticket.ts";
import { type Confirmation, stepsFired } from "../model/wait.ts";

type About = {
  at: Date; // when it was escalated
  kind: TicketKind;
  originDeskId: string;
  originCategory: string | undefined;
  originPriority: string | undefined;
  confirmedAt: Date | undefined;
  confirmedBy: string | undefined; // as people call them
};

/** An escalation ticket, as the management lists it. */
export type RegisterRow = About & {
  reference: string;
  subject: string;
  stream: string | undefined;
  status: string; // as people call it
  isOpen: boolean;
  deskId: string;
  responsibleId: string | undefined;
  priority: string;
  category: string | undefined;
  origin: string; // the reference of what was escalated
  cause: VisibilityEscalation["cause"] | undefined; // undefined: the origin is gone
  by: string | undefined; // person id, or the address of who chased
  because: string | undefined;
  sendBacks: number;
  closedAt: Date | undefined;
};

/** A wait under whose policy somebody was notified: an escalation by time. */
export type TimeRow = About & {
  reference: string;
  policyId: string | undefined;
  stepsFired: number;
  status: "active" | "confirmed" | "resolved";
  endedAt: Date | undefined;
};

/** @param origin what it refers to, when that is still there */
export function rowOf(made: Ticket, origin: Ticket | undefined): RegisterRow {
  const { record } = made;
  const entry = origin?.visibility.find(
    ({ ticketId, reference }) => ticketId === made.id || reference === record.reference,
  );
  const { at, by } = confirmationOf(made) ?? {};
  return {
    reference: record.reference,
    subject: record.subject,
    kind: record.kind,
    stream: record.stream,
    status: statusOf(record),
    isOpen: record.status === "open",
    deskId: record.deskId,
    responsibleId: record.responsibleId,
    priority: record.priority,
    category: record.category,
    origin: originReferenceOf(record) ?? "",
    originDeskId: origin?.record.deskId ?? "",
    originCategory: origin?.record.category,
    originPriority: origin?.record.priority,
    cause: entry?.cause,
    by: entry?.by,
    because: entry?.because,
    sendBacks: origin?.manual?.sendBacks.filter((one) => !entry || one.at <= entry.at).length ?? 0,
    at: entry?.at ?? record.createdAt,
    confirmedAt: at,
    confirmedBy: by,
    closedAt: record.status === "closed" ? record.updatedAt : undefined,
  };
}

/** The first promise is when the authority took it; later ones renew it. */
function confirmationOf({ wait, endedWaits }: Ticket): { at: Date; by: string } | undefined {
  const all = [...endedWaits.map(({ confirmation }) => confirmation), wait?.escalation?.confirmation];
  const first = all.find((one): one is Confirmation => one !== undefined);
  return first && { at: first.at, by: first.name || first.by };
}

/** The waits of a ticket that were escalated by time, oldest first. A wait in which nobody was notified yet is none. */
export function timeRowsOf(ticket: Ticket): TimeRow[] {
  const { record, wait, endedWaits } = ticket;
  const running = wait?.escalation && {
    number: wait.number,
    policyId: wait.escalation.policy.id,
    stepsFired: stepsFired(wait.escalation),
    confirmation: wait.escalation.confirmation,
    status: wait.escalation.status,
    endedAt: undefined,
  };
  const ended = endedWaits.map((one) => ({
    policyId: undefined,
    confirmation: undefined,
    ...one,
    status: "resolved" as const,
  }));
  return [...ended, ...(running ? [running] : [])].flatMap(
    ({ number, confirmation, policyId, stepsFired, status, endedAt }) => {
      const at = firstTold(ticket, number);
      if (!at) return [];
      return {
        reference: record.reference,
        kind: record.kind,
        originDeskId: record.deskId,
        originCategory: record.category,
        originPriority: record.priority,
        policyId,
        stepsFired,
        status,
        at,
        endedAt,
        confirmedAt: confirmation?.at,
        confirmedBy: confirmation && (confirmation.name || confirmation.by),
      };
    },
  );
}

const firstTold = ({ outbox }: Ticket, waitNumber: number): Date | undefined =>
  outbox.find((notice) => notice.kind === "step" && notice.waitNumber === waitNumber)?.createdAt;
