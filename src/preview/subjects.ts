// Whom and what a preview is about: the sample, or a ticket there is.

import { causeOf } from "../core/model/cause.ts";
import { AUDIENCES, type Notice, type NoticeKind, type Recipient } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { recipient } from "../core/outbox/owe.ts";
import { oneLine } from "../core/words/printable.ts";
import { originLookup } from "../outbound/recurrence-lookup.ts";
import type { App } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { asSeenBy } from "../reports/as-seen-by.ts";
import { previewSampleOf, SAMPLES, type SampleName } from "../templates/samples.ts";
import { factsAbout } from "./made-up-facts.ts";
import type { PreviewSubject } from "./preview.ts";

/** What is rendered for a kind of notice. */
export type Subjects = (kind: NoticeKind) => PreviewSubject;

/** @param name of the organisation, as mails have it */
export const sampleSubjects =
  (name: string): Subjects =>
  (kind) => {
    const sample = previewSampleOf(kind);
    return { ...sample, organisation: { ...sample.organisation, name }, data: "sample data" };
  };

/** One of the samples, in the name of an organisation. */
export const sampleSubject = (name: SampleName, kind: NoticeKind, { organisation }: App): PreviewSubject => {
  const sample = SAMPLES[name].of(kind);
  return {
    ...sample,
    organisation: { ...sample.organisation, name: organisation.name },
    data: `a sample: ${SAMPLES[name].title}`,
  };
};

/**
 * All that is needed of a ticket, looked up once.
 * @throws SetupError when there is no such ticket
 */
export async function subjectsOf(reference: string, app: App): Promise<Subjects> {
  const ticket = await app.tickets.byReference(reference.toUpperCase());
  if (!ticket) throw new SetupError(`There is no ticket ${oneLine(reference)}.`);
  const [origin, conversation] = await Promise.all([originLookup(ticket, app), app.tickets.conversation(ticket.id)]);
  return subjectsIn({ ticket, conversation, origin }, app);
}

/** The same as one of us may see it. @returns undefined when there is none, or they may not see it: which, is not theirs to know */
export async function subjectsSeenBy(reader: Person, reference: string, app: App): Promise<Subjects | undefined> {
  const known = await app.tickets.byReference(reference.toUpperCase());
  if (!known || !may(reader.id, "see", known, app.organisation).allowed) return undefined;
  const [full, origin] = await Promise.all([app.tickets.read(known.id), originLookup(known, app)]);
  if (!full) return undefined;
  const [seen, seenOrigin] = await Promise.all([asSeenBy(reader, full, app), origin && asSeenBy(reader, origin, app)]);
  const { recurrence: _, ...ticket } = seen.ticket; // it names tickets that may not be theirs to see
  const answered = ticket.outbox.map(({ answersTicketId, ...notice }) => notice);
  return subjectsIn(
    { ticket: { ...ticket, outbox: answered }, conversation: seen.conversation, origin: seenOrigin },
    app,
  );
}

type Found = Pick<FullTicket, "ticket" | "conversation"> & { origin: FullTicket | undefined };

async function subjectsIn({ ticket, conversation: own, origin }: Found, app: App): Promise<Subjects> {
  const { organisation } = app;
  const answered = [...new Set(ticket.outbox.flatMap(({ answersTicketId }) => answersTicketId ?? []))];
  const others = new Map(
    await Promise.all(answered.map(async (id) => [id, await app.tickets.conversation(id)] as const)),
  );
  return (kind) => {
    const known = ticket.outbox.findLast((notice) => notice.kind === kind);
    const notice = known ?? madeUp(kind, { ticket, conversation: own, origin }, app);
    const namesOrigin = kind === "escalation-ticket" || AUDIENCES[kind] === "requester";
    const { reference } = ticket.record;
    return {
      notice,
      ticket,
      conversation: others.get(notice.answersTicketId ?? "") ?? own,
      organisation,
      origin: namesOrigin ? origin : undefined,
      ...(known
        ? { data: `the data of ${reference}` }
        : {
            data: `the data of ${reference}, which has had no such notice: what happened is made up`,
            isMadeUp: true,
          }),
    };
  };
}

function madeUp(kind: NoticeKind, found: Found, app: App): Notice {
  const now = app.now();
  const { ticket, conversation } = found;
  const mailId = conversation.at(-1)?.mailId;
  return {
    key: "preview",
    cause: causeOf("preview", {}),
    kind,
    to: readerOf(kind, ticket, app.organisation),
    channel: "email",
    because: "this is a preview",
    facts: factsAbout(kind, found, app.organisation, now),
    ...(mailId === undefined ? {} : { mailId }),
    createdAt: now,
    dueAt: now,
    attempts: 0,
    state: "queued",
  };
}

function readerOf(kind: NoticeKind, { record }: Ticket, { people, desks, admins }: Organisation): Recipient {
  if (AUDIENCES[kind] === "requester") return record.requester;
  const ids = [record.responsibleId, ...(desks.get(record.deskId)?.people ?? []), ...admins];
  const [person] = ids.flatMap((id) => people.get(id ?? "") ?? []);
  return person ? recipient(person) : { address: "nobody@preview.invalid", name: "Nobody" };
}
