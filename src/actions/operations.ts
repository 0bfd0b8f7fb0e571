// What a program or a page may ask for: a chase on behalf of somebody, an answer, an escalation, "on it", any command. Each is decided as it is
// by mail.

import { receiveChase, waitingAgain } from "../core/chase/receive-chase.ts";
import { answerNow } from "../core/command/answer-now.ts";
import { type CommandName, carryOut, neededFor } from "../core/command/run.ts";
import type { RunningCommand } from "../core/command/running.ts";
import { notCounted } from "../core/escalation/needs.ts";
import { confirm, LONGEST_PROMISE_MS, whyNotTaken } from "../core/escalation/promise.ts";
import { relationOf } from "../core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import { authorAsRecipient, NO_FIELDS } from "../core/model/command.ts";
import { andThen, type Decision } from "../core/model/decision.ts";
import type { Info } from "../core/model/escalation-info.ts";
import type { Correspondent } from "../core/model/mail.ts";
import { type Organisation, personAt } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import type { TicketRecord } from "../core/model/ticket.ts";
import type { CommandLine } from "../core/words/commands.ts";
import { normalise } from "../core/words/spelling.ts";
import { personCalled } from "../security/authorize.ts";
import { carryOutLine } from "./passing-on.ts";
import type { Operation } from "./request.ts";

/** On behalf of a requester or somebody they copied in: counted in one row with their mails and presses (S1.2). */
export const chaseFor = (chaser: Correspondent, by: Person): Operation => ({
  name: "chase by the API",
  needs: ["chase"],
  async decide({ ticket, desk, command, app }) {
    const { organisation, tickets } = app;
    const { address } = chaser;
    const rules = chaseRulesOf(ticket.record, desk, organisation);
    if (!rules) return { kind: "conflict", because: `${desk.name} counts no chases` };
    const relation = relationOf(ticket, address, personAt(organisation, address), organisation);
    if (!mayChase({ relation, address }, rules, organisation))
      return { kind: "invalid", because: `${address} is not allowed to chase ${ticket.record.reference}` };
    const [now, hasOpenEscalation] = [command.at, await tickets.hasOpenEscalation(ticket.record.reference)];
    const { requester } = ticket.record;
    const name = chaser.name || (requester.address === address ? requester.name : address);
    const chasing = {
      by: { address, name },
      source: "api",
      cause: command.once,
      at: now,
      now,
      hasOpenEscalation,
    } as const;
    const decision = receiveChase(waitingAgain(ticket, now, organisation), desk, chasing, organisation);
    const because = `${decision.because}; brought in by ${by.name}, by the API`;
    return { ...decision, because, cause: command.cause };
  },
});

/** What an escalation may bring; what the ticket lacks is set first, as commands above an #escalate do. */
export type Escalating = {
  reason?: string | undefined;
  info: Info;
  category?: string | undefined;
  priority?: string | undefined;
  responsible?: string | undefined;
};

/** The very way of an #escalate by mail, to the mail that sends it back (S1.9, S3.19). */
export const escalationBy = (
  by: Person,
  { reason, info, ...wanted }: Escalating,
  name = "escalation by the API",
): Operation => ({
  name,
  needs: ["escalate", ...SETTERS.flatMap(({ field, needs }) => (wanted[field] === undefined ? [] : [needs]))],
  async decide({ ticket, desk, command, app }) {
    const { record } = ticket;
    const set = SETTERS.flatMap(({ field, name, isSet }): CommandLine[] => {
      const argument = wanted[field];
      return argument === undefined || isSet?.({ record, argument, by }, app.organisation) ? [] : [{ name, argument }];
    });
    const running: RunningCommand = {
      ticket,
      command: { ...command, words: reason ?? "", fields: { ...NO_FIELDS, info, named: Object.keys(info).length } },
      desk,
      now: command.at,
      hasOpenEscalation: await app.tickets.hasOpenEscalation(record.reference),
    };
    let decision: Decision | undefined;
    for (const line of [...set, { name: "escalate", argument: reason ?? "" }]) {
      const done = carryOut({ ...running, ticket: decision?.next ?? ticket }, line, app.organisation);
      if ("refused" in done) return { kind: "conflict", because: done.refused };
      decision = decision ? andThen(decision, done) : done;
    }
    return decision!;
  },
});

type Wanted = { record: TicketRecord; argument: string; by: Person };

type Setter = {
  field: "category" | "priority" | "responsible";
  name: string; // of the command
  needs: Action;
  isSet?: (wanted: Wanted, organisation: Organisation) => boolean; // saying it again would be refused
};

const SETTERS: readonly Setter[] = [
  {
    field: "category",
    name: "category",
    needs: "setCategory",
    isSet: ({ record, argument }) => record.category === argument,
  },
  { field: "priority", name: "priority", needs: "setPriority" }, // saying it again confirms it
  {
    field: "responsible",
    name: "assign",
    needs: "assign",
    isSet: ({ record, argument, by }, organisation) => {
      const person = normalise(argument) === "me" ? by : personCalled(argument, organisation);
      return person !== undefined && person.id === record.responsibleId;
    },
  },
];

/** One command, as it is by mail. @param where "by the API", "on its page" */
export const commandBy = ({ name, argument }: CommandLine & { name: CommandName }, where: string): Operation => ({
  name: `${name} ${where}`,
  needs: [neededFor(name)],
  async decide(on) {
    const done = await carryOutLine(on, { name, argument });
    return "refused" in done ? { kind: "conflict", because: done.refused } : done;
  },
});

/** Words for the requester, as a mail of a colleague has them. @param isForAll for who asked on its duplicates, too */
export const answerBy = (text: string, where: string, isForAll = false): Operation => ({
  name: `answer ${where}`,
  needs: ["answer"],
  async decide({ ticket, desk, command, app }) {
    const running: RunningCommand = { ticket, command, desk, now: command.at, hasOpenEscalation: false };
    const done = answerNow(running, text, app.organisation, isForAll);
    return "refused" in done ? { kind: "conflict", because: done.refused } : done;
  },
});

/** How long it is held: so long, or until then; undefined: as long as the policy says. */
export type HoldFor = { promise?: number | undefined; until?: Date | undefined };

/** @param means by the API, or by a button on a page of somebody who is signed in */
export const confirmationBy = ({ promise, until }: HoldFor, means: "api" | "button" = "api"): Operation => ({
  name: means === "api" ? '"on it" by the API' : '"on it" on the dashboard',
  needs: ["confirm"],
  async decide({ ticket, command, app: { organisation } }) {
    if (!ticket.wait?.escalation) return { kind: "conflict", because: whyNotTaken(ticket) };
    const { at, cause, proof } = command;
    const by = authorAsRecipient(command);
    const uncounted = notCounted(ticket, by.personId ?? by.address, organisation, at);
    if (uncounted !== undefined) return { kind: "conflict", because: uncounted };
    const promiseMs = until ? until.getTime() - at.getTime() : promise;
    if (promiseMs !== undefined && (promiseMs <= 0 || promiseMs > LONGEST_PROMISE_MS))
      return { kind: "invalid", because: "it can be held for seven days at most, and not until what has passed" };
    return confirm(ticket, { by, promiseMs, means, via: proof.via, kept: false, cause, at, now: at }, organisation);
  },
});
