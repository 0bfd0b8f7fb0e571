// Why somebody has a mail of ours, in their own words: what stands behind "You received this because".

import type { Notice, NoticeKind } from "../core/model/notice.ts";
import { type Organisation, personAt } from "../core/model/organisation.ts";
import type { StepTarget } from "../core/model/policy.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { inWords } from "../core/words/duration.ts";
import { shortLine } from "./words.ts";

type About = { notice: Notice; ticket: Ticket; organisation: Organisation; origin: Ticket | undefined };

/**
 * A clause without a full stop. The log's own reason, with its rules and addresses, is not in it.
 * @param origin of an escalation ticket, where it is known: what the requester wrote
 */
export function whyYou(notice: Notice, ticket: Ticket, organisation: Organisation, origin?: Ticket): string {
  const why = REASONS[notice.kind]({ notice, ticket, organisation, origin });
  return shortLine(why, 300);
}

const REASONS: Readonly<Record<NoticeKind, (about: About) => string>> = {
  received: asked,
  answer: asked,
  acknowledged: asked,
  promised: asked,
  closed: asked,
  "chase-receipt": asked,
  "escalation-call": asked,
  "escalation-request": asked,
  "new-ticket": (about) => `${placeOf(about)}, and ${requesterOf(about)} wrote to it`,
  "requester-replied": (about) => `${placeOf(about)}, and ${requesterOf(about)} wrote again`,
  chased: (about) =>
    `${deskOf(about)} notifies you when somebody chases, and ${said(about, "by") || requesterOf(about)} did`,
  "escalation-ticket": (about) =>
    `${authorityOf(about)}, and ${said(about, "originReference") || "a ticket"} was escalated`,
  escalated: (about) => `you are to know when ${about.ticket.record.reference} is escalated`,
  step: (about) => `${stepOf(about)}, and ${waitOf(about)}`,
  steps: (about) => `${stepOf(about)}, and several people wait for an answer`,
  receipts: asked,
  "opened-for": ({ notice }) =>
    `you ${notice.facts.address ? "opened it for somebody else" : "sent the mail that opened it"}`,
  confirmed: () => "you said that you are on it",
  "promise-ending": (about) => `${endingOf(about)}, and ${waitOf(about)}`,
  "promise-over": () => "you said that you were on it",
  taken: (about) => `you were notified that ${requesterOf(about)} is waiting`,
  joined: (about) => `you were notified that ${requesterOf(about)} is waiting, and several have to be on it`,
  assigned: (about) =>
    about.notice.facts.self === true
      ? "you made yourself responsible"
      : `${said(about, "by") || "somebody"} made you responsible`,
  refused: () => "you wrote the mail that it answers",
  "held-reply": () => "you wrote the words that it is about",
  "sent-back": () => "you asked to escalate it",
  triggered: (about) => `the trigger ${said(about, "trigger") || "that fired"} names you`,
  unreachable: (about) => `you are an admin, and ${waitOf(about)}`,
  undelivered: (about) =>
    isResponsible(about) ? "you are responsible for it" : isAdmin(about) ? "you are an admin" : "you wrote it",
};

/** To the requester and to whom they copied in. */
function asked(about: About): string {
  const { wroteTo, copiedInBy } = writtenBy(about.notice, about.ticket, about.organisation, about.origin);
  return copiedInBy ? `${copiedInBy} copied you in when writing to ${wroteTo}` : `you wrote to ${wroteTo}`;
}

/**
 * Whom a mail to a requester is owed to: the desk that was written to, and by whom, where that was not the reader ("").
 * @param origin as for `whyYou`
 */
export function writtenBy(
  notice: Notice,
  ticket: Ticket,
  organisation: Organisation,
  origin?: Ticket,
): { wroteTo: string; copiedInBy: string } {
  const about = { notice, ticket, organisation, origin };
  const isTheirs = notice.to.address === ticket.record.requester.address;
  return { wroteTo: shortLine(writtenTo(about)), copiedInBy: isTheirs ? "" : shortLine(requesterOf(about)) };
}

/** Nobody wrote to the desk of an escalation ticket: they wrote to that of its origin. */
function writtenTo(about: About): string {
  const { ticket, organisation, origin } = about;
  if (ticket.record.purpose === "normal") return deskOf(about);
  return origin ? deskOf({ ...about, ticket: origin }) : organisation.name;
}

const said = ({ notice }: About, fact: string): string =>
  typeof notice.facts[fact] === "string" ? (notice.facts[fact] as string) : "";

const requesterOf = ({ ticket }: About): string => ticket.record.requester.name || ticket.record.requester.address;

const deskOf = ({ ticket, organisation }: About): string =>
  organisation.desks.get(ticket.record.deskId)?.name ?? organisation.name;

/** One of us, by id, or by address where the notice knows no id. */
const readerId = ({ notice: { to }, organisation }: About): string | undefined =>
  to.personId ?? personAt(organisation, to.address)?.id;

const isResponsible = (about: About): boolean =>
  readerId(about) !== undefined && about.ticket.record.responsibleId === readerId(about);

const isAdmin = (about: About): boolean => about.organisation.admins.includes(readerId(about) ?? "");

/** What the reader is to the ticket. @param otherwise when they have no place there */
function placeOf(about: About, otherwise = `you were named for ${deskOf(about)}`): string {
  const { organisation, ticket } = about;
  const id = readerId(about) ?? "";
  const desk = organisation.desks.get(ticket.record.deskId);
  if (isResponsible(about)) return `you are responsible for ${ticket.record.reference}`;
  if (isManager(id, about)) return `you are a manager of ${deskOf(about)}`;
  if (desk?.people.includes(id)) return `you work at ${desk.name}`;
  return otherwise;
}

const isManager = (id: string, { organisation, ticket }: About): boolean =>
  (organisation.roles ?? []).some(
    ({ id: role, holders, desks }) =>
      role === "manager" &&
      holders.includes(id) &&
      (desks === "all" || (desks !== "own" && desks.includes(ticket.record.deskId))),
  );

/** Whom the step names: who is on call, who stands in for somebody, the responsible, a group the reader belongs to, or the reader alone. */
function stepOf(about: About): string {
  const [onCall, absent] = [said(about, "onCall"), said(about, "standsInFor")];
  if (absent) return `you stand in for ${absent}, who is away${onCall ? ` and on call for ${onCall}` : ""}`;
  if (onCall) return `you are on call for ${onCall}`;
  const answers = answersFor(about);
  if (answers) return answers;
  const { notice, ticket } = about;
  const policy = ticket.wait?.escalation?.policy;
  const target = (notice.facts.isLastResort ? policy?.finally : policy?.steps[Number(notice.facts.stepNumber) - 1])
    ?.tell;
  return (target && memberOf(target, about)) ?? placeOf(about, `you are next in line for ${deskOf(about)}`);
}

/** That the reader owns the service, or that the responsible reports to them. */
function answersFor(about: About): string | undefined {
  const [service, owner] = [said(about, "ownerOf"), said(about, "backupFor")];
  if (service) return owner ? `you are the backup of ${owner}, who owns ${service}` : `you own ${service}`;
  const [authority, responsible] = [said(about, "authorityOf"), said(about, "managerOf")];
  if (authority) return `you decide about escalations of ${authority}`;
  return responsible ? `${responsible}, who is responsible, reports to you` : undefined;
}

function authorityOf(about: About): string {
  const { ticket, organisation } = about;
  const template = organisation.callTemplates.get(ticket.record.callTemplateId ?? "");
  return (template && memberOf(template.authority, about)) ?? `you work at ${deskOf(about)}`;
}

/** "you belong to Management"; undefined where the reader is named alone or not at all */
function memberOf(target: StepTarget, about: About): string | undefined {
  if (target.kind !== "group") return undefined;
  const group = about.organisation.groups.get(target.id);
  return group?.members.includes(readerId(about) ?? "") ? `you belong to ${group.name}` : undefined;
}

/** "Mara Muster has waited 30 min", as long as the mail's own first line says. */
function endingOf({ notice: { facts }, ticket }: About): string {
  if (facts.isPause !== true && facts.isHandedOver !== true) return "you said that you are on it";
  if (facts.isTheirs === true) return "you promised an answer";
  return facts.isPause === true ? `you are responsible for ${ticket.record.reference}` : "it was handed over to you";
}

function waitOf(about: About): string {
  const { notice, ticket } = about;
  const since = notice.facts.since instanceof Date ? notice.facts.since : ticket.wait?.since;
  return since
    ? `${requesterOf(about)} has waited ${inWords(notice.createdAt.getTime() - since.getTime())}`
    : `${requesterOf(about)} is waiting`;
}
