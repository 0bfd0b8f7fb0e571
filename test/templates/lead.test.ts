// What a mail that asks somebody to step in says first, in whose zone it tells times, and why its reader has it.

import { expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Saying, Ticket } from "../../src/core/model/ticket.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import type { Rendered } from "../../src/ports/app.ts";
import type { FullTicket } from "../../src/ports/ticket-store.ts";
import { compileTemplates } from "../../src/templates/compile.ts";
import { at, aWaitingTicket, CARL, organisation as example } from "../support/builders.ts";

const templates = await compileTemplates("templates");
const LINKS = { confirm: "https://onit.example/t/confirm" };

const diana = example.people.get("diana")!;
const ben = example.people.get("ben")!;
const anna = example.people.get("anna")!;
const recipient = ({ id, name, addresses }: typeof diana) => ({ address: addresses[0], name, personId: id });

const notice = (change: Partial<Notice>): Notice => ({
  key: "k",
  cause: "made",
  kind: "step",
  to: recipient(diana),
  channel: "email",
  because: "waiting since 2026-03-02 09:00 UTC: step 3 of 3 notifies Diana",
  facts: {
    stepNumber: 3,
    stepCount: 3,
    policyName: "Standard",
    since: at("09:00"),
    lap: 0,
    why: "nobody has answered yet",
  },
  waitNumber: 1,
  createdAt: at("10:00"),
  dueAt: at("10:00"),
  attempts: 0,
  state: "queued",
  ...change,
});

const said: readonly Saying[] = [
  { at: at("09:00"), by: { address: CARL, name: "Carl Cliff" }, from: "requester", text: "It burns.", private: false },
  {
    at: at("09:40"),
    by: { address: CARL, name: CARL },
    from: "requester",
    text: Array.from({ length: 12 }, (_, line) => `line ${line + 1}`).join("\n"),
    private: false,
  },
];

const earlier = notice({
  key: "s2",
  to: recipient(ben),
  facts: { stepNumber: 2 },
  createdAt: at("09:30"),
  state: "sent",
});

const ticketWith = (change: Partial<Ticket> = {}): Ticket =>
  aWaitingTicket({
    chases: ["09:40", "09:50"].map((clock) => ({
      at: at(clock),
      by: CARL,
      source: "email",
      counted: true,
      because: "asked",
    })),
    outbox: [earlier, notice({ key: "k2", to: recipient(ben) })],
    ...change,
  });

const render = (one: Notice, ticket: Ticket, organisation: Organisation = example, origin?: FullTicket): Rendered =>
  createRenderer(templates, organisation)(one, ticket, said, LINKS, origin);

const inOrder = (text: string, parts: readonly string[]): void => {
  const places = parts.map((part) => text.indexOf(part));
  expect(
    places.every((place) => place >= 0),
    parts[places.indexOf(-1)],
  ).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
};

test("a step's mail leads with who waits since when, one button, the newest words and what was tried; the rest is folded", () => {
  const { text, html, trouble } = render(
    notice({ facts: { ...notice({}).facts, skipped: "steps 1 and 2", notified: "Diana, Ben" } }),
    ticketWith(),
  );
  expect(trouble).toBeUndefined();
  const since = "Carl Cliff has been waiting 1 h for an answer, since Mon 2 Mar, 09:00.";
  const tried = ["Step 2: Ben Okafor notified", "Carl Cliff chased for the 2nd time, first Mon 2 Mar, 09:40"];
  inOrder(text, [
    since,
    "Nobody is on it",
    LINKS.confirm,
    "Carl Cliff wrote",
    "line 8",
    ...tried,
    "More about HD-1042",
    "Step 3 of 3, Standard: nobody has answered yet. Before it, steps 1 and 2 reached nobody. It notifies Diana, Ben.",
  ]);
  expect(text.slice(0, text.indexOf("More about"))).not.toMatch(/line 9|step 3 of 3|Standard/);
  expect(text.slice(0, text.indexOf("More about"))).toContain("(shortened here)");
  const folded = html.slice(html.indexOf("<details>"), html.indexOf("</details>"));
  expect(folded).toContain("Before it, steps 1 and 2 reached nobody. It notifies Diana, Ben.");
  expect(text + html).not.toMatch(/In the log|waiting since 2026/); // the log's own words are for the log
  const links = [...html.matchAll(/href="(https:\/\/onit\.example[^"]*)"/g)].map(([, href]) => href);
  expect(links[1]).toBe(`${links[0]}#else`); // the button, and a quiet link to what else there is on its page
  expect(links).toHaveLength(2);
  expect(html.match(/bgcolor=/g)).toHaveLength(1);
  expect(html.indexOf("confirm")).toBeLessThan(html.indexOf("<details>"));
});

test("whom a mail did not reach, who said “on it”, and who was notified together with the reader are told as they were", () => {
  const lost = notice({
    key: "s1",
    to: recipient(ben),
    facts: { stepNumber: 1 },
    createdAt: at("09:10"),
    state: "bounced",
    outcome: "no such mailbox",
  });
  const kept = { ...earlier, captured: true as const };
  const twice = { ...kept, key: "k1", to: recipient(anna) };
  const later = { ...kept, key: "k3", createdAt: at("09:40"), facts: { stepNumber: 3 } };
  const again = { ...earlier, key: "k4", createdAt: at("09:50"), facts: { stepNumber: 3, lap: 1 } };
  const waits = { ...again, key: "k6", to: recipient(diana), state: "queued" as const };
  const inTheEnd = {
    ...again,
    key: "k7",
    createdAt: at("09:55"),
    facts: { stepNumber: 3, lap: 2, isLastResort: true },
  };
  const outbox = [
    ...[lost, kept, twice, later, again, { ...again, key: "k5", to: recipient(anna) }, waits],
    { ...inTheEnd, to: recipient(diana), state: "uncertain" as const },
    notice({ key: "k2", to: recipient(ben) }),
  ];
  const ticket = ticketWith({ outbox, chases: [] });
  const escalation = ticket.wait!.escalation!;
  const confirmation = {
    by: "ben",
    name: "Ben Okafor",
    at: at("09:31"),
    until: at("09:45"),
    address: ben.addresses[0],
    means: "reply",
    via: "",
  } as const;
  const { text } = render(notice({}), {
    ...ticket,
    wait: { ...ticket.wait!, escalation: { ...escalation, confirmation } },
  });
  inOrder(text, [
    "Step 1: the notice to Ben Okafor was not delivered (no such mailbox)",
    "Step 2: the notices to Ben Okafor and Anna Nowak were kept and not sent, as no relay is named",
    "Ben Okafor said “on it” until Mon 2 Mar, 09:45, and that time passed without an answer",
    "Step 3: the notice to Ben Okafor was kept and not sent\n",
    "Step 3 again: Ben Okafor and Anna Nowak notified; the notice to Diana Lane was not delivered yet",
    "After the last step: Diana Lane perhaps notified",
  ]);
  expect(text.match(/Step 3: /g)).toHaveLength(1);
  expect(render(notice({}), ticketWith({ outbox: [], chases: [] })).text).toContain("Nobody was notified before.");
});

test("the mail that brings an escalation ticket leads with the origin's wait, and folds its conversation and history", () => {
  const origin = { ticket: ticketWith(), conversation: [...said], history: [] };
  const { record } = ticketWith();
  const made = ticketWith({
    record: {
      ...record,
      reference: "MG-1001",
      purpose: "escalation",
      escalatedCallRef: "HD-1001",
      deskId: "management",
      callTemplateId: "escalated-call",
    },
  });
  const brings = notice({
    kind: "escalation-ticket",
    facts: { originReference: "HD-1001", originSubject: "Printer", why: "chased 3 times" },
  });
  const { text, html } = render(brings, made, example, origin);
  inOrder(text, [
    "Carl Cliff has been waiting 1 h",
    "was escalated to you: chased 3 times",
    LINKS.confirm,
    "Carl Cliff wrote",
    "What was tried",
    "Step 2: Ben Okafor",
    "CONVERSATION, LATEST FIRST",
  ]);
  expect(html.indexOf("What was tried")).toBeLessThan(html.indexOf("<details>"));
  expect(html.indexOf("Conversation, latest first")).toBeGreaterThan(html.indexOf("<details>"));
  expect(text).toContain("You received this because you belong to Management, and HD-1001 was escalated.");
});

test("every time in a mail is in its reader's zone, and the mail says which zone that is", () => {
  const people = new Map(example.people).set("diana", { ...diana, timeZone: "Asia/Tokyo" });
  const { text } = render(notice({}), ticketWith(), { ...example, people });
  expect(text).toContain("since Mon 2 Mar, 18:00.");
  expect(text).toContain("Times are Asia/Tokyo.");
  expect(text).not.toMatch(/UTC|09:00/);
});

test("words of ours that name an instant are told in the reader's zone too, and a chase says why it has no receipt", () => {
  const people = new Map(example.people).set("diana", { ...diana, timeZone: "Asia/Tokyo" });
  const ours: Saying = {
    at: at("09:55"),
    by: { address: "help@onit.example", name: "Support" },
    from: "onit",
    text: "Waiting since 2026-03-02 09:00 UTC.",
    private: true,
  };
  const chases = [{ ...ticketWith().chases[0]!, noReceipt: "one went out less than 10 min before" }];
  const origin = { ticket: ticketWith({ chases }), conversation: [...said, ours], history: [] };
  const brings = notice({ kind: "escalation-ticket", facts: { originReference: "HD-1001", originSubject: "Printer" } });
  const { text } = render(brings, ticketWith(), { ...example, people }, origin);
  expect(text).toContain("Waiting since Mon 2 Mar, 18:00.");
  expect(text).toContain("asked; no receipt, as one went out less than 10 min before");
  expect(text).not.toContain("UTC");
});

test("the footer says in the reader's words why they have the mail, and never in the log's", () => {
  const why = (one: Partial<Notice>, change: Partial<Ticket> = {}, organisation = example): string =>
    /You received this because (.*)/.exec(render(notice(one), ticketWith(change), organisation).text)?.[1] ?? "";
  const { record } = ticketWith();
  const waited = "and Carl Cliff has waited 1 h.";
  expect(why({})).toBe(`you are next in line for Support, ${waited}`);
  expect(why({ to: recipient(ben) })).toBe(`you work at Support, ${waited}`);
  expect(why({ to: recipient(ben) }, { record: { ...record, responsibleId: "ben" } })).toBe(
    `you are responsible for HD-1042, ${waited}`,
  );
  const lead = { id: "manager", name: "manager", may: [], desks: "all", kinds: ["call"], holders: ["diana"] } as const;
  expect(why({}, {}, { ...example, roles: [lead] })).toBe(`you are a manager of Support, ${waited}`);
  expect(why({ kind: "assigned", facts: { by: "Diana Lane", self: true } })).toBe("you made yourself responsible.");
  expect(why({ kind: "assigned", facts: { by: "Ben Okafor" } })).toBe("Ben Okafor made you responsible.");
  expect(why({ kind: "unreachable" })).toBe(`you are an admin, ${waited}`);
  expect(why({ kind: "received", to: record.requester, facts: {} })).toBe("you wrote to Support.");
  expect(why({ kind: "answer", to: { address: "tom@elsewhere.example", name: "Tom" } })).toBe(
    "Carl Cliff copied you in when writing to Support.",
  );
});

test("a requester wrote to the desk of their own ticket, whatever desk its escalation ticket lies on", () => {
  const { record } = ticketWith();
  const escalation = ticketWith({
    record: { ...record, reference: "ESC-7", deskId: "management", purpose: "escalation", escalatedCallRef: "HD-1042" },
  });
  const origin = { ticket: ticketWith(), conversation: [], history: [] };
  const footer = (kind: Notice["kind"], to: Notice["to"], from?: FullTicket): string =>
    /You received this because (.*)/.exec(
      render(notice({ kind, to, facts: {} }), escalation, example, from).text,
    )?.[1] ?? "";
  for (const kind of ["escalation-call", "escalation-request", "answer", "closed"] as const) {
    expect(footer(kind, record.requester, origin), kind).toBe("you wrote to Support.");
    expect(footer(kind, record.requester), kind).toBe(`you wrote to ${example.name}.`);
  }
  expect(footer("answer", { address: "tom@elsewhere.example", name: "Tom" }, origin)).toBe(
    "Carl Cliff copied you in when writing to Support.",
  );
});
