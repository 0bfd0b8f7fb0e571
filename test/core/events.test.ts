// What a decision means to programs outside, and which words they get of it.

import { expect, test } from "vitest";
import { byMail } from "../../src/core/command/by-mail.ts";
import { confirmByMail } from "../../src/core/command/on-it.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Webhook, WordsTold } from "../../src/core/model/webhook.ts";
import { EVENT_TYPES } from "../../src/core/model/webhook.ts";
import { asAllowed, payloadOf } from "../../src/core/outbox/event-payload.ts";
import { withEvents } from "../../src/core/outbox/events.ts";
import { aColleague, aMail, aTicket, at, aWaitingTicket, desk, organisation } from "../support/builders.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const webhook = (words: WordsTold, over: Partial<Webhook> = {}): Webhook => ({
  ...{ id: words, name: words, active: true, url: "URL", secret: "SECRET", events: EVENT_TYPES, words },
  ...{ giveUpAfterMs: 1, ...over },
});
const hooks = (...all: Webhook[]) => new Map(all.map((one) => [one.id, one]));
const by = { name: "Anna", address: "anna@x.example" };
const said = (text: string, isPrivate: boolean) => ({
  ...{ at: NOW, by, from: "staff" as const, text, private: isPrivate },
});

const decide = (next: Ticket, before: Ticket | undefined, webhooks = hooks(webhook("all"))) =>
  withEvents(
    {
      ...{ next, because: "an inside reason", by: "anna", cause: "mail" },
      says: [said("in public", false), said("in private", true)],
    },
    before,
    webhooks,
    NOW,
  );
const typesOf = (next: Ticket, before: Ticket | undefined) => decide(next, before).events?.map(({ type }) => type);

const open = aTicket({ version: 3 });
const closed: Ticket = { ...open, record: { ...open.record, status: "closed" } };

test("a ticket's events are counted on, whatever decision causes them, and nothing that has not changed is one", () => {
  const first = decide(aTicket({ version: 0 }), undefined);
  expect(first.events?.map(({ type, sequence }) => [type, sequence])).toEqual([["ticket.opened", 1]]);
  expect(first.next.events).toBe(1);
  const second = decide({ ...closed, events: 1 }, { ...open, events: 1 });
  expect(second.events?.map(({ type, sequence }) => [type, sequence])).toEqual([["ticket.closed", 2]]);
  expect(typesOf(open, closed)).toEqual(["ticket.reopened"]);
  expect([decide(open, closed), decide(closed, open)].map(({ events }) => events![0]!.data)).toEqual([{}, {}]);
  expect(typesOf(open, open)).toBeUndefined();
  expect(typesOf(closed, closed)).toBeUndefined();
});

test("what failed, came back or perhaps arrived is told once; what was withdrawn or sent is not", () => {
  const notice = { key: "k", kind: "received", to: by, channel: "email", outcome: "550 no such user", facts: {} };
  const inState = (state: string): Ticket => ({ ...open, outbox: [{ ...notice, state } as never] });
  for (const state of ["failed", "bounced", "uncertain"]) {
    expect(decide(inState(state), inState("sending")).events).toMatchObject([
      {
        type: "notice.undelivered",
        data: { notice: "received", state, outcome: "550 no such user", to: { id: null } },
      },
    ]);
    expect(typesOf(inState(state), inState(state))).toBeUndefined();
  }
  for (const state of ["sent", "withdrawn", "retry"])
    expect(typesOf(inState(state), inState("sending"))).toBeUndefined();
});

test("words are kept only as far as a webhook may be told any, and each is told no more than its setting allows", () => {
  const kept = (...all: Webhook[]) => decide(closed, open, hooks(...all)).events?.[0]?.words;
  expect(kept(webhook("none"))).toBeUndefined();
  expect(kept(webhook("none"), webhook("all", { active: false }))).toBeUndefined();
  expect(JSON.stringify(kept(webhook("public")))).not.toMatch(/private"?,|in private|inside reason/);
  const [event] = decide(closed, open, hooks(webhook("none"), webhook("public"), webhook("all"))).events!;
  const told = (words: WordsTold) => payloadOf(event!, { words }, { id: "ev", url: "u" }).words;
  expect(told("none")).toBeNull();
  expect(told("public")).toMatchObject({ because: null, said: [{ text: "in public" }] });
  expect(told("public")?.said).toHaveLength(1);
  expect(told("all")).toMatchObject({ because: "an inside reason", said: [{}, { text: "in private", private: true }] });
  expect(JSON.stringify({ ...event, words: null })).not.toContain(open.record.subject);
});

test("words that are held for their author's decision are told to nobody before it, and then as it was", () => {
  const note = { ...said("Your contract ends anyway", true), mailId: "m1" };
  const held = (outcome?: object) =>
    [{ id: "c1", mailId: "m1", text: note.text, ...(outcome ? { outcome } : {}) }] as never;
  const tell = (ticket: Ticket, says: (typeof note)[]) =>
    withEvents(
      { next: ticket, because: "taken", by: "anna", cause: "mail", says },
      open,
      hooks(webhook("all")),
      NOW,
    ).events?.[0]?.words?.said.map(({ text }) => text);
  const other = { ...said("Called him", true), mailId: "m2" };
  expect(tell({ ...closed, held: held() }, [note, other])).toEqual(["Called him"]);
  expect(tell({ ...closed, held: held({ choice: "send" }) }, [note])).toEqual(["Your contract ends anyway"]);
});

test("where no webhook is active the decision stays as it is", () => {
  const decision = { next: closed, because: "closed", by: "anna", cause: "mail" };
  expect(withEvents(decision, open, undefined, NOW)).toBe(decision);
  expect(withEvents(decision, open, hooks(webhook("all", { active: false })), NOW)).toBe(decision);
});

const waiting = aWaitingTicket();
const seen = (next: Ticket, before: Ticket) => decide(next, before).events?.map(({ type, data }) => [type, data]);

test("a chase is an event of its own, with how many count by now", () => {
  const chase = (counted: boolean) => ({ at: NOW, by: "carl", source: "mail", counted }) as never;
  const before = { ...waiting, chases: [chase(true)] };
  expect(seen({ ...before, chases: [...before.chases, chase(false)] }, before)).toEqual([
    ["ticket.chased", { by: "carl", source: "mail", counted: false, chases: 1 }],
  ]);
});

test("a step that fired says of which policy, and whom it notified; nobody to notify is told as such", () => {
  const next = advance(waiting, organisation, at("09:11"))!.next;
  const { id, name, steps } = organisation.policies.get("standard")!;
  const policy = { id, name, steps: steps.length };
  const [told] = seen(next, waiting)!;
  expect(told).toMatchObject(["ticket.escalated", { how: "step", policy, step: 2, isLastResort: false }]);
  expect((told![1] as unknown as { notified: object[] }).notified).toEqual(
    next.outbox
      .filter(({ kind }) => kind === "step")
      .map(({ to, channel }) => ({ id: to.personId, name: to.name, address: to.address, channel })),
  );
  expect(seen(next, next)).toBeUndefined();
  const unreachable = {
    ...next,
    outbox: next.outbox.map((one) => ({ ...one, kind: "unreachable", facts: {} }) as Notice),
  };
  expect(seen(unreachable, waiting)).toMatchObject([
    ["ticket.escalated", { how: "nobody", step: null, isLastResort: false }],
  ]);
  const lastResort = {
    ...next,
    outbox: next.outbox.map((one) => ({ ...one, facts: { ...one.facts, isLastResort: true } })),
  };
  expect(seen(lastResort, waiting)![0]![1]).toMatchObject({ isLastResort: true });
});

test("who is on it is told when they say so, with how long it holds, and not again", () => {
  const confirmed = confirmByMail(
    byMail({
      ...{
        ticket: waiting,
        mail: aMail({ newText: "on it" }),
        sender: aColleague("anna"),
        desk: desk(),
        now: at("09:05"),
      },
      hasOpenEscalation: false,
    }),
    { kind: "confirm", because: "", saidIn: "reply" },
    organisation,
  ).next;
  const { until } = confirmed.wait!.escalation!.confirmation!;
  expect(seen(confirmed, waiting)).toEqual([
    [
      "ticket.confirmed",
      { by: { id: "anna", name: "Anna Nowak", address: aColleague("anna").address }, until, means: "reply" },
    ],
  ]);
  expect(seen(confirmed, confirmed)).toBeUndefined();
});

test("a ticket that a colleague opened for somebody names the colleague; any other names nobody", () => {
  const opened = (over: Partial<Ticket>) =>
    decide({ ...aTicket({ version: 0 }), ...over }, undefined).events?.[0]?.data;
  expect(opened({ openedFor: { by: "anna" } })).toEqual({ by: "anna" });
  expect(opened({})).toEqual({ by: null });
});

test("a ticket that was escalated by decision is told with who decided it and why, each once", () => {
  const decided = (cause: string) => ({ cause, by: "anna" }) as never;
  const before = { ...open, visibility: [decided("chases")] };
  expect(seen({ ...before, visibility: [...before.visibility, decided("manual")] }, before)).toEqual([
    ["ticket.escalated", { how: "ticket", cause: "manual", by: "anna" }],
  ]);
  expect(seen(before, before)).toBeUndefined();
});

test("a ticket is told with its category and since when its requester waits, or with nothing in their place", () => {
  const told = (before: Ticket) =>
    decide({ ...before, record: { ...before.record, status: "closed" } }, before).events![0]!.ticket;
  expect(told(open)).toMatchObject({ category: null, waitingSince: null });
  const sorted = { ...waiting, record: { ...waiting.record, category: "printers" } };
  expect(told(sorted)).toMatchObject({ category: "printers", waitingSince: at("09:00") });
});

test("of what somebody said no more is kept than 20,000 characters", () => {
  const tell = (text: string) =>
    withEvents(
      { next: closed, because: "b", by: "anna", cause: "mail", says: [said(text, false)] },
      open,
      hooks(webhook("all")),
      NOW,
    ).events![0]!.words!.said[0]!.text;
  expect(tell("x".repeat(20_001))).toHaveLength(20_000);
});

test("what was owed under other settings is told as today's allow it, and never more", () => {
  const [event] = decide(closed, open, hooks(webhook("all"))).events!;
  const owed = (words: WordsTold) => payloadOf(event!, { words }, { id: "ev", url: "u" });
  expect(asAllowed(owed("all"), { words: "public" })).toEqual(owed("public"));
  expect(asAllowed(owed("all"), { words: "none" })).toEqual(owed("none"));
  expect(asAllowed(owed("public"), { words: "all" }).words?.said).toHaveLength(1);
});
