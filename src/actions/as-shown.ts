// What somebody does on a ticket's page holds for the ticket as the page showed it: a page that is older does not undo what a colleague
// did since.

import { authorId } from "../core/model/command.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { holderOf, promiseOf } from "../core/model/wait.ts";
import { formMarkOf } from "./passing-on.ts";
import type { Operation } from "./request.ts";

/** How a page shows a ticket: after which entry of its history, how much had been said, and how things stood. */
export const shownAs = (ticket: Ticket): string => `${ticket.chain} ${saidOn(ticket)} ${formMarkOf(ticket)}`;

/** The same of a row in a list, which knows no history. */
export const shownInList = (glance: Pick<Ticket, "wait" | "record">): string => `- - ${formMarkOf(glance)}`;

const saidOn = ({ past }: Ticket): number => past?.said ?? 0;

/** Done only while things stand as the page showed them. */
export const ifAsShown = (shown: string, operation: Operation): Operation => onlyIf(isAsShown, shown, operation);

/** Whom a step that fired since has called may take it by the page from before; what a colleague took since, may not. */
export const ifNobodyWasFaster = (shown: string, operation: Operation): Operation =>
  onlyIf((on) => isAsShown(on) || isFree(on), shown, operation);

type On = Parameters<Operation["decide"]>[0] & { shown: string };

/** Done only while nobody else has said anything since: of two who answer at once, the later one reads the earlier answer first. */
export const ifNothingWasSaid = (shown: string, operation: Operation): Operation => ({
  ...operation,
  async decide(asked) {
    const { ticket, command, app } = asked;
    const unseen = saidOn(ticket) - Number(shown.split(" ")[1] ?? Number.NaN);
    if (unseen === 0) return operation.decide(asked);
    const { conversation = [] } = unseen > 0 ? ((await app.tickets.read(ticket.id, { latest: LATEST })) ?? {}) : {};
    const others = conversation.slice(-unseen).filter(({ by }) => by.address !== command.by.address);
    if (unseen > 0 && others.length === 0) return operation.decide(asked); // by the same person, in another window
    const names = [...new Set(others.map(({ by }) => by.name || by.address))].join(" and ");
    const who = names || "somebody";
    return { kind: "conflict", because: `since this page was opened, ${who} wrote: read that below, then send yours` };
  },
});

const isAsShown = ({ ticket, shown }: On): boolean => shown.split(" ")[2] === formMarkOf(ticket);

function isFree({ ticket, command }: On): boolean {
  const { escalation } = ticket.wait ?? {};
  return !escalation || !holderOf(escalation) || promiseOf(escalation, authorId(command)) !== undefined;
}

const onlyIf = (may: (on: On) => boolean, shown: string, operation: Operation): Operation => ({
  ...operation,
  async decide(asked) {
    const on = { ...asked, shown };
    if (may(on)) return operation.decide(asked);
    const faster = await fasterThan(on);
    const because = `things have changed since this page was opened${faster && `: ${faster} was faster`}`;
    return { kind: "conflict", because };
  },
});

const LATEST = 50; // entries of the history among which the page's is looked for

/** @returns the colleague who did something since, the last of them; "" when it was none */
async function fasterThan({ ticket, shown, command, app }: On): Promise<string> {
  const { history = [] } = (await app.tickets.read(ticket.id, { latest: LATEST })) ?? {};
  const seen = history.findLastIndex(({ hash }) => shown.startsWith(`${hash} `));
  const since = seen < 0 ? [] : history.slice(seen + 1);
  const last = since.findLast(({ by }) => by !== authorId(command) && app.organisation.people.has(by));
  const holder = ticket.wait?.escalation && holderOf(ticket.wait.escalation);
  const by = last?.by ?? (holder?.by === authorId(command) ? undefined : holder?.by);
  return app.organisation.people.get(by ?? "")?.name ?? "";
}
