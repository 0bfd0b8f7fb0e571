// Journey 3 for requesters: their page, without login, by the signed link in every mail to them (N22).
// Showing changes nothing, no matter who fetches the link (P2); the buttons on it are POSTs.

import { act } from "../act.ts";
import { type Count, count } from "../core/chase/count.ts";
import { type ChaseOutcome, outcomeOf } from "../core/chase/outcome.ts";
import { type Chased, receiveChase, waitingAgain } from "../core/chase/receive-chase.ts";
import { requesterSolves } from "../core/conversation/requester-writes.ts";
import { relationOf } from "../core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import type { Command } from "../core/model/command.ts";
import type { ChaseRules, Desk } from "../core/model/desk.ts";
import type { Recipient } from "../core/model/notice.ts";
import { personAt } from "../core/model/organisation.ts";
import { type Standing, standingOf } from "../core/model/standing.ts";
import { originReferenceOf, type Saying, type Ticket } from "../core/model/ticket.ts";
import { recipient } from "../core/outbox/owe.ts";
import { authorityForRequesters } from "../core/visibility/authority.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";

/** What the requester sees. Nothing internal is in it but the ticket, of which the page shows what is theirs. */
export type Standpoint = {
  kind: "page";
  ticket: Ticket;
  by: Recipient;
  desk: Desk;
  standing: Standing;
  said: readonly Saying[]; // the latest of the public conversation, and at least one more than is shown where there are more
  chasing: Chasing | undefined; // undefined: they may not chase
  maySolve: boolean;
  result?: PressResult;
};

/** What the last press did. */
export type PressResult = ChaseOutcome | { kind: "solved" } | PressRefused;

/** A press that changed nothing, and why. */
export type PressRefused = { kind: "refused"; reason: "closed" | "known" | "not yours" };

type Chasing = {
  rules: ChaseRules;
  next: Count; // what would become of a chase now
  authority: string | null; // whom the threshold leads to
  isThereAlready: boolean; // the matter is with them, and a further chase leads nowhere else
};

export type PortalButton = "chase" | "solved";

type Pressing = Opened & { command: Command };

type Opened = {
  kind: "opened";
  ticket: Ticket;
  by: Recipient;
  desk: Desk;
  rules: ChaseRules | undefined; // undefined: they may not chase
  isRequester: boolean; // not only copied in
};

/** What the page shows at this moment. Changes nothing. */
export async function showPortal(text: string, app: App): Promise<Standpoint | BadLink> {
  const opened = await open(text, app);
  return opened.kind === "problem" ? opened : seen(opened, app);
}

/**
 * A button of the page was pressed.
 * @param via how, for the history: address and program (P12)
 */
export function pressPortal(
  text: string,
  button: PortalButton,
  visitor: Visitor,
  app: App,
): Promise<Standpoint | BadLink> {
  return act<Pressing, Standpoint | BadLink>(
    {
      name: "a requester's page was used",
      async open() {
        const opened = await open(text, app);
        if (opened.kind === "problem") return { result: opened };
        return { ...opened, command: commandByLink(opened.by, "page", visitor, app) };
      },
      authorise: () => undefined, // the link opens to those who have a part in it; what each may, the decision says
      refuse: (_pressing, because) => ({ result: { kind: "problem", problem: "no part", because } }),
      async decide(opened) {
        const { ticket: before, command } = opened;
        const decided = await DECIDE[button](opened, app);
        if ("kind" in decided) return { result: { ...(await seen(opened, app)), result: decided } };
        const decision = { ...decided, because: `${decided.because}; by ${command.proof.via}` };
        const outcome = button === "solved" ? { kind: "solved" as const } : outcomeOf(before, decided);
        const done = async (ticket: Ticket): Promise<Standpoint> => ({
          ...(await seen({ ...opened, ticket }, app)),
          result: outcome,
        });
        return { decision, done };
      },
    },
    app,
  );
}

async function open(text: string, app: App): Promise<Opened | BadLink> {
  const link = await openLink(text, ["status"], app);
  if ("problem" in link) return link;
  const { token } = link;
  const ticket = await theirTicket(link.ticket, app);
  const desk = ticket && app.organisation.desks.get(ticket.record.deskId);
  if (!ticket || !desk) return noTicket();
  const { organisation } = app;
  const person = personAt(organisation, token.recipient);
  const relation = relationOf(ticket, token.recipient, person, organisation);
  if (relation !== "requester" && relation !== "participant")
    return {
      kind: "problem",
      problem: "no part",
      because: `${token.recipient} is not a participant of this ticket any more`,
    };
  const { requester } = ticket.record;
  const name = requester.address === token.recipient ? requester.name : "";
  const by = person ? recipient(person) : { address: token.recipient, name: name || token.recipient };
  const rules = chaseRulesOf(ticket.record, desk, organisation);
  const isRequester = relation === "requester";
  return {
    kind: "opened",
    ticket,
    by,
    desk,
    rules: rules && mayChase({ relation, address: token.recipient }, rules, organisation) ? rules : undefined,
    isRequester,
  };
}

/** An escalation ticket is the authority's own: its requester is shown the ticket it came from (S1.22). */
async function theirTicket(ticket: Ticket, { tickets }: App): Promise<Ticket | undefined> {
  const origin = originReferenceOf(ticket.record);
  return origin === undefined ? ticket : tickets.byReference(origin);
}

async function seen(opened: Opened, app: App): Promise<Standpoint> {
  const { ticket, by, desk, rules } = opened;
  const { organisation, tickets } = app;
  const now = app.now();
  const chasing = rules && {
    rules,
    next: count(waitingAgain(ticket, now, organisation), rules, now),
    authority: rules.escalates ? authorityForRequesters(ticket.record.kind, desk, organisation) : null,
    isThereAlready: !desk.visibility?.several && (await tickets.hasOpenEscalation(ticket.record.reference)),
  };
  const said = await publicWords(opened, app);
  return { kind: "page", ticket, by, desk, standing: standingOf(ticket), said, chasing, maySolve: maySolve(opened) };
}

const maySolve = ({ isRequester, ticket }: Opened): boolean =>
  isRequester && ticket.record.status === "open" && standingOf(ticket).state !== "solved";

/** More are not shown, and hardly more are read. */
export const MOST_SAYINGS = 100;

/** Also what the authority of an escalation ticket wrote to the requester, and to nobody copied in: in the order it was said. */
async function publicWords({ ticket, isRequester }: Opened, { tickets }: App): Promise<Saying[]> {
  const raised = isRequester ? ticket.visibility.flatMap(({ ticketId }) => ticketId ?? []) : [];
  const isPublic = (saying: Saying): boolean => !saying.private;
  const isMore = (latest: readonly Saying[]): boolean => latest.filter(isPublic).length > MOST_SAYINGS;
  const all = await Promise.all([ticket.id, ...raised].map((id) => tickets.conversation(id, isMore)));
  return all
    .flat()
    .filter(isPublic)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

const CLOSED: PressRefused = { kind: "refused", reason: "closed" };

type Decide = (pressing: Pressing, app: App) => Promise<Chased | ChaseOutcome | PressRefused>;

const DECIDE: Readonly<Record<PortalButton, Decide>> = {
  async chase({ ticket, by, desk, rules, command }, { organisation, tickets }) {
    if (!rules)
      return ticket.record.status === "closed" ? CLOSED : { kind: "uncounted", reason: { kind: "not yours" } };
    const now = command.at;
    const hasOpenEscalation = await tickets.hasOpenEscalation(ticket.record.reference);
    const chasing = {
      by,
      source: "portal",
      cause: command.once,
      at: now,
      now,
      hasOpenEscalation,
    } as const;
    return receiveChase(waitingAgain(ticket, now, organisation), desk, chasing, organisation);
  },
  async solved(opened, { organisation }) {
    const { ticket, by, desk, command } = opened;
    if (maySolve(opened)) return requesterSolves(ticket, { by, desk, now: command.at }, organisation);
    if (ticket.record.status === "closed") return CLOSED;
    return { kind: "refused", reason: opened.isRequester ? "known" : "not yours" };
  },
};
