// Who may do what: without roles and with them, and that every way of a mail asks.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { afterFailure } from "../../src/core/escalation/undelivered.ts";
import { relationOf, senderOf } from "../../src/core/identify/sender.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { may, whoMayBeNotified } from "../../src/core/model/permission.ts";
import { ACTION_NAMES, type Action, BUILT_IN, EVERYWHERE, type Role } from "../../src/core/model/role.ts";
import { newTicket, type Ticket } from "../../src/core/model/ticket.ts";
import { react } from "../../src/core/react.ts";
import { raise } from "../../src/core/visibility/raise.ts";
import { aMail, aTicket, at, aWaitingTicket, desk, evidence, organisation } from "../support/builders.ts";

const ON_TICKETS = ACTION_NAMES.filter((action) => !EVERYWHERE.includes(action));

/** @param roles what is left out is as for the built-in role of that name */
function withRoles(roles: Record<string, Partial<Role>>): Organisation {
  const usual = { may: [], desks: "own" as const, kinds: ["call", "request"] as const, holders: [] };
  return {
    ...organisation,
    roles: Object.entries(roles).map(([id, role]) => ({ id, name: id, ...usual, ...BUILT_IN[id], ...role })),
  };
}

const allowed = (id: string, ticket: Ticket | undefined, settings: Organisation): Action[] =>
  ACTION_NAMES.filter((action) => may(id, action, ticket, settings).allowed);

/** The escalation ticket that chases of HD-1042 led to. Carl is of the client with the gold policy. */
function anEscalationTicket(settings = organisation): Ticket {
  const origin = aTicket({ record: { clientId: "customer" } });
  const entry = { ordinal: 1, at: at("10:00"), cause: "chases", by: "carl", because: "3 chases" } as const;
  const raising = { entry: { ...entry, templateId: "escalated-call", state: "owed" as const }, now: at("10:00") };
  return raise({ origin, ...raising, id: "bbbbbbbbbbbbb", reference: "MG-1001" }, settings)!.next;
}

const told = (ticket: Ticket, personId: string): Ticket => ({
  ...ticket,
  outbox: [
    ...ticket.outbox,
    { ...anEscalationTicket().outbox[0]!, to: { address: "x@x.example", name: "", personId } },
  ],
});

describe("without roles in the settings", () => {
  const { escalate: _, ...rest } = Object.fromEntries(ON_TICKETS.map((action) => [action, true]));
  const daily = Object.keys(rest) as Action[];

  test("who works at the desk, is responsible or was told may do all but escalate, which byAnalysts says", () => {
    const support = { ...desk(), visibility: { ...desk().visibility!, byAnalysts: ["piotr"] } };
    const settings = { ...organisation, desks: new Map(organisation.desks).set("support", support) };
    expect(allowed("anna", aTicket(), settings)).toEqual(daily);
    expect(allowed("piotr", aTicket(), settings)).toEqual(ON_TICKETS);
    expect(allowed("diana", aTicket(), settings)).toEqual([]);
    expect(allowed("diana", aTicket({ record: { responsibleId: "diana" } }), settings)).toEqual(daily);
    expect(allowed("diana", told(aTicket(), "diana"), settings)).toEqual(daily);
  });

  test("S1.36: only admins let mails in, change keys and read the audit", () => {
    expect(allowed("ben", undefined, organisation)).toEqual(EVERYWHERE);
    for (const id of ["anna", "diana"]) expect(allowed(id, undefined, organisation)).toEqual([]);
  });

  test("strangers, nobody and ids that are no people may do nothing", () => {
    for (const id of [undefined, "", "eve", "constructor"]) {
      expect(may(id, "see", aTicket(), organisation)).toEqual({
        allowed: false,
        because: "you are not on the staff list (people.yaml)",
      });
    }
  });

  test("S1.29: an escalation ticket is its authority's and its desk's; to be told of it makes nobody a member", () => {
    expect(allowed("diana", anEscalationTicket(), organisation)).toContain("confirm");
    expect(allowed("anna", told(anEscalationTicket(), "anna"), organisation)).toEqual([]);
    const elsewhere = {
      ...organisation.callTemplates.get("escalated-call")!,
      authority: { kind: "person", id: "carla" } as const,
    };
    const settings = {
      ...organisation,
      callTemplates: new Map(organisation.callTemplates).set("escalated-call", elsewhere),
    };
    expect(allowed("carla", anEscalationTicket(settings), settings)).toContain("confirm");
  });
});

describe("with roles", () => {
  test("S1.28: escalating is granted for calls and requests apart, and desk by desk", () => {
    const settings = withRoles({
      calls: { holders: ["anna"], may: ["escalate"], kinds: ["call"], desks: "all" },
      services: { holders: ["anna", "piotr"], may: ["escalate"], kinds: ["request"], desks: ["services"] },
    });
    const cases: [string, string, "call" | "request", boolean][] = [
      ["anna", "support", "call", true],
      ["anna", "support", "request", false],
      ["anna", "services", "call", true],
      ["anna", "services", "request", true],
      ["piotr", "services", "request", true],
      ["piotr", "services", "call", false],
      ["piotr", "support", "call", false],
      ["carla", "services", "request", false],
    ];
    for (const [id, deskId, kind, expected] of cases) {
      const ticket = aTicket({ record: { deskId, kind } });
      expect([id, deskId, kind, may(id, "escalate", ticket, settings).allowed]).toEqual([id, deskId, kind, expected]);
    }
  });

  test("they alone decide: byAnalysts, the desk's people, being told or an admin by organisation.yaml count for nothing", () => {
    const settings = withRoles({ auditor: { holders: ["diana"] } });
    for (const id of ["anna", "ben"]) expect(allowed(id, told(aTicket(), id), settings)).toEqual([]);
    expect(allowed("diana", aTicket(), settings)).toEqual(["see", "readSettings", "export"]);
  });

  test("the four that everybody knows: admin all, manager all tickets, analyst those of their desks, auditor reads", () => {
    const settings = withRoles({
      admin: { holders: ["ben"] },
      manager: { holders: ["diana"] },
      analyst: { holders: ["anna"] },
    });
    expect(allowed("ben", aTicket(), settings)).toEqual(ACTION_NAMES);
    expect(allowed("diana", aTicket(), settings)).toEqual([...ON_TICKETS, "readSettings"]);
    expect(allowed("anna", aTicket(), settings)).toEqual(ON_TICKETS);
    expect(allowed("anna", anEscalationTicket(), settings)).toEqual([]);
    expect(allowed("diana", undefined, settings)).toEqual(["readSettings"]);
  });

  test("who holds several may do what any of them grants, and the reason names the role", () => {
    const settings = withRoles({
      reader: { holders: ["anna"], may: ["see"] },
      closer: { holders: ["anna"], may: ["close"], name: "who closes" },
    });
    expect(allowed("anna", aTicket(), settings)).toEqual(["see", "close"]);
    expect(may("anna", "close", aTicket(), settings).because).toBe("Anna Nowak has the role who closes");
    expect(may("anna", "answer", aTicket(), settings).because).toBe(
      "you are not allowed to answer requesters of Support",
    );
  });

  test("P8: a colleague who may not even see a ticket is a stranger to it, with the reason", () => {
    const settings = withRoles({ analyst: { holders: ["piotr"] } });
    const mail = aMail({ from: { address: "anna@harbour-lane.example", name: "Anna" }, newText: "#close" });
    const proof = { by: "relay", because: "the relay has checked it", answerTo: undefined } as const;
    const sender = senderOf(mail, aWaitingTicket(), { proof }, settings);
    expect(sender.relation).toBe("stranger");
    expect(classify(evidence({ mail, sender, organisation: settings })).verdict).toMatchObject({
      kind: "quarantine",
      held: "no-part",
      because: expect.stringContaining("you are not allowed to see tickets of Support"),
    });
  });
});

test("a refusal says what helps: a role where there are roles, the settings where there are none", () => {
  const refused = (settings: Organisation) => may("diana", "configure", undefined, settings);
  expect(refused(organisation)).toMatchObject({ allowed: false, todo: "an admin can allow it in the settings" });
  expect(refused(withRoles({}))).toMatchObject({ todo: "an admin can give you a role that permits it" });
});

describe("every way of a mail asks", () => {
  const settings = withRoles({ reader: { holders: ["anna"], may: ["see"] } });
  const ways: [text: string, action: Action][] = [
    ["#close", "close"],
    ["#assign me", "assign"],
    ["#category printers", "setCategory"],
    ["#priority high", "setPriority"],
    ["#policy gold", "setPolicy"],
    ["#note a word to colleagues", "note"],
    ["#escalate root cause unclear", "escalate"],
    ["It is the fuse, Carl.", "answer"],
    ["#close\nIt is done.", "answer"],
    ["on it 2h", "confirm"],
  ];

  const written = (text: string, by: Organisation) => {
    const mail = aMail({ from: { address: "anna@harbour-lane.example", name: "Anna" }, newText: text, text });
    const ticket = aWaitingTicket();
    const proof = { by: "relay", because: "the relay has checked it", answerTo: undefined } as const;
    const sender = senderOf(mail, ticket, { proof }, by);
    const { verdict } = classify(evidence({ mail, sender, ticket, organisation: by }));
    const reaction = { mail, sender, verdict, ticket, desk: desk(), now: at("09:30"), hasOpenEscalation: false };
    return { ticket, decision: react(reaction, by)! };
  };

  test.each(ways)(
    "S1.28: %j is refused without %s: told, in the history, and no word of it is lost or sent",
    (text, action) => {
      const { ticket, decision } = written(text, settings);
      const { next, says = [], because } = decision;
      const why = may("anna", action, ticket, settings).because;
      expect(because).toContain(`is refused: ${why}`);
      expect(next.outbox.slice(ticket.outbox.length).map(({ kind, to }) => [kind, to.personId])).toEqual(
        expect.arrayContaining([["refused", "anna"]]),
      );
      expect(next.outbox.every(({ kind }) => kind !== "answer" && kind !== "closed")).toBe(true);
      const { outbox: _o, readMails: _r, messageIds: _m, ...changed } = next;
      const { outbox: _o2, readMails: _r2, messageIds: _m2, ...before } = ticket;
      expect(changed).toEqual(before);
      expect(says.every((saying) => saying.private)).toBe(true);
      const words = text.replace(/^#(close|note)\s/, "");
      if (!text.startsWith("#") || ["note", "answer"].includes(action)) expect(says[0]?.text).toContain(words);
    },
  );

  test.each(ways)("%j is carried out with %s", (text, action) => {
    const also: Action[] = text.startsWith("#close") ? ["close"] : [];
    const { decision } = written(text, withRoles({ one: { holders: ["anna"], may: ["see", action, ...also] } }));
    expect(decision.because).not.toContain("refused");
  });
});

describe("who is told", () => {
  test("S1.29: a step of an escalation ticket tells only who may see it, and one that reaches nobody costs no time", () => {
    const ticket = anEscalationTicket();
    expect(ticket.wait?.escalation?.policy.id).toBe("gold"); // its client's: the first step tells the service team
    const { next, because } = advance(ticket, organisation, at("10:05"))!;
    expect(because).toMatch(/^step 1 reaches nobody; .* step 2 of 3 .* notifies Ben Okafor$/);
    const steps = next.outbox.filter(({ kind }) => kind === "step");
    expect(steps.map(({ to }) => to.personId)).toEqual(["ben"]);
  });

  test("without roles a policy may tell anybody of an ordinary ticket; with them only who may see it", () => {
    const everybody = [...organisation.people.values()];
    expect(whoMayBeNotified(everybody, aTicket(), organisation)).toEqual(everybody);
    const settings = withRoles({ analyst: { holders: ["anna", "diana"] } });
    expect(whoMayBeNotified(everybody, aTicket(), settings).map(({ id }) => id)).toEqual(["anna"]);
    const due = beginWait(aTicket(), at("09:00"), settings);
    const { because } = advance(
      { ...due, wait: { ...due.wait!, escalation: { ...due.wait!.escalation!, nextStep: 1 } } },
      settings,
      at("10:00"),
    )!;
    expect(because).toContain("step 2 reaches nobody; step 3 reaches nobody");
  });

  test("a colleague who asked is a requester like any other, whatever their roles", () => {
    const ticket = newTicket("c", {
      ...aTicket().record,
      requester: { address: "anna@harbour-lane.example", name: "Anna" },
    });
    const anna = organisation.people.get("anna")!;
    for (const settings of [organisation, withRoles({})]) {
      expect(relationOf(ticket, anna.addresses[0], anna, settings)).toBe("requester");
    }
  });
});

test("S1.29: nobody hears that a mail did not arrive who may not see its ticket any more: then the admins do", () => {
  const ticket = aTicket({ record: { responsibleId: "anna" } });
  const step = {
    kind: "step" as const,
    to: { address: "x@us.example", name: "" },
    key: "k",
    state: "bounced" as const,
  };
  const lost = { ...anEscalationTicket().outbox[0]!, ...step };
  const hearing = (settings: Organisation) =>
    afterFailure({ ...ticket, outbox: [lost] }, "k", settings, at("10:00"))
      .outbox.slice(1)
      .map(({ to }) => to.personId);
  expect(hearing(organisation)).toEqual(["anna"]);
  expect(hearing(withRoles({ analyst: { holders: ["anna"] } }))).toEqual(["anna"]);
  expect(hearing(withRoles({ admin: { holders: ["ben"] } }))).toEqual(["ben"]);
});
