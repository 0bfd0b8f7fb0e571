// #escalate: what it must bring, what is sent back, and what follows when it is complete.

import { describe, expect, test } from "vitest";
import { byMail } from "../../src/core/command/by-mail.ts";
import { runCommands } from "../../src/core/command/run.ts";
import type { ByMail } from "../../src/core/command/running.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Desk, ManualRules } from "../../src/core/model/desk.ts";
import { INFO_HEADINGS, type Info } from "../../src/core/model/escalation-info.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { aColleague, aMail, aSender, at, aWaitingTicket, desk, organisation } from "../support/builders.ts";

const RULES: ManualRules = {
  notApplicable: ["environment"],
  vague: ["asap"],
  fewestWords: 2,
  category: false,
  priority: false,
  responsible: false,
  acknowledgeWithinMs: undefined,
};
const GOOD: Info = {
  issueSummary: "The printer burns",
  userImpact: "Nobody can print",
  whatsHappening: "Smoke comes out",
  troubleshootingDone: "Unplugged it: still burns",
  environment: "N/A",
  recentChanges: "A new toner",
  escalationReason: "3",
};
const strict = (over: Partial<ManualRules> = {}): Desk => ({
  ...desk(),
  visibility: { ...desk().visibility!, manual: { ...RULES, ...over } },
});
const below = (info: Info): string =>
  Object.entries(info)
    .map(([field, text]) => `${INFO_HEADINGS[field as keyof Info]}: ${text}`)
    .join("\n");

function escalates(newText: string, over: Partial<ByMail> = {}, where: Desk = strict()): Decision {
  const settings: Organisation = { ...organisation, desks: new Map(organisation.desks).set("support", where) };
  const running = {
    ticket: aWaitingTicket(),
    mail: aMail({ newText }),
    sender: aColleague("ben"),
    desk: where,
    now: at("09:31"),
    hasOpenEscalation: false,
  };
  return runCommands(byMail({ ...running, ...over }), settings);
}
const notices = ({ next }: Decision) => next.outbox.map(({ kind, to }) => [kind, to.personId ?? to.address]);
const refusal = (newText: string, over: Partial<ByMail> = {}, where = strict()) =>
  escalates(newText, over, where).next.outbox.at(-1)?.facts.reason;

describe("without rules the word alone escalates", () => {
  test("with what stands behind it as the reason", () => {
    const done = escalates("#escalate the boss waits", {}, desk());
    expect(done.next.visibility).toMatchObject([
      { cause: "analyst", by: "ben", because: "Ben Okafor escalated it: the boss waits", at: at("09:30") },
    ]);
    expect(done.next.visibility[0]).not.toHaveProperty("info");
    expect(escalates("#escalate", {}, desk()).next.visibility[0]!.because).toBe("Ben Okafor escalated it");
    expect(done.next).not.toHaveProperty("manual");
    expect(done.because).toBe("Ben Okafor escalated it: the boss waits: an escalation ticket goes to Management");
  });
});

describe("with rules", () => {
  test("it is complete with all seven fields, which stay inside, and is escalated for its reason", () => {
    const done = escalates(`#escalate\n${below(GOOD)}`);
    expect(done.next.visibility).toMatchObject([
      { because: "Ben Okafor escalated it: root cause unclear", info: GOOD },
    ]);
    expect(done.next.manual).toEqual({ info: {}, asked: false, sendBacks: [] });
    expect(done.because).toContain("all seven fields stand in a private note");
    expect(done.says!.every((one) => one.private)).toBe(true);
    expect(done.says).toHaveLength(1); // once, though the mail has them, too
    expect(notices(done)).toEqual([]);
  });

  test("what stands behind it is the reason, unless one stands below its heading", () => {
    const { escalationReason: _, ...six } = GOOD;
    const reason = (text: string) => escalates(text).next.visibility[0]?.because;
    expect(reason(`#escalate 4\n${below(six)}`)).toBe("Ben Okafor escalated it: exceeds scope or permissions");
    expect(reason(`#escalate 4\n${below(GOOD)}`)).toBe("Ben Okafor escalated it: root cause unclear");
    expect(reason(`#escalate\n${below(six)}`)).toBeUndefined();
    const twice = escalates(`#escalate 4\n${below(six)}`);
    expect(twice.says!.some(({ text }) => text.includes("Escalation Reason"))).toBe(true); // the note has all seven
  });

  test("what is incomplete is sent back with what is missing; the good answers are kept, and it is counted", () => {
    const first = escalates(`#escalate\n${below({ ...GOOD, userImpact: "asap", issueSummary: "" })}`);
    expect(first.next.visibility).toEqual([]);
    expect(notices(first)).toEqual([["sent-back", "ben"]]);
    const { issueSummary: _, userImpact: __, ...good } = GOOD;
    expect(first.next.manual).toMatchObject({ info: good, asked: true, sendBacks: [{ at: at("09:30"), by: "ben" }] });
    expect(first.next.outbox[0]!.facts).toMatchObject({ ...good, times: 1 });
    expect(first.next.outbox[0]).toMatchObject({
      cause: "mail c2",
      because: "your #escalate of HD-1042 is not complete",
    });
    const missing = first.next.outbox[0]!.facts.missing as string[];
    expect(missing).toHaveLength(2);
    expect(first.because).toContain(`Ben Okafor's escalation is returned as incomplete: ${missing.join("; ")}`);
    const second = escalates(below({ userImpact: "Nobody can print" }), {
      ticket: first.next,
      answers: "sent-back",
      mail: aMail({ newText: below({ userImpact: "Nobody can print" }), contentId: "c3" }),
    });
    expect(second.next.outbox.at(-1)!.facts.times).toBe(2);
    const text = below({ issueSummary: "It burns" });
    const third = escalates(text, {
      ticket: second.next,
      answers: "sent-back",
      mail: aMail({ newText: text, contentId: "c4" }),
    });
    expect(third.next.visibility).toMatchObject([{ info: { ...GOOD, issueSummary: "It burns" } }]);
    expect(third.next.manual).toMatchObject({ info: {}, asked: false, sendBacks: [{}, {}] });
  });

  test("what stands above the headings stays inside with them, the fields in their order", () => {
    const { issueSummary, ...others } = GOOD;
    const turned = `${below(others)}\n${below({ issueSummary: issueSummary! })}`;
    const info = escalates(`#escalate\n${turned}`).says![0]!.text;
    expect(info).toMatch(/^Issue Summary:\nThe printer burns\n\nUser Impact:\n/);
    const above = escalates(`#escalate\nAnna knows him.\n\n${turned}`);
    expect(above.says!.map(({ text }) => text)).toEqual([`Anna knows him.\n\n${info}`]);
  });

  test("an answer below the headings completes what was asked for, and brings something new", () => {
    const asked = aWaitingTicket({ manual: { info: GOOD, asked: true, sendBacks: [] } });
    const given = below({
      issueSummary: GOOD.issueSummary!,
      userImpact: GOOD.userImpact!,
      whatsHappening: GOOD.whatsHappening!,
    });
    expect(refusal(given, { ticket: asked })).toBe(
      "no new answer stood below any heading, so nothing was escalated and nothing was sent to the requester",
    );
    expect(refusal(given)).toBe(
      "it holds the headings of an escalation, so nothing was sent to the requester; write #escalate above them",
    );
    const notAsked = aWaitingTicket({ manual: { info: GOOD, asked: false, sendBacks: [] } });
    expect(refusal(given, { ticket: notAsked })).toMatch(/write #escalate above them$/);
    expect(refusal(given, { ticket: asked }, desk())).toBeUndefined(); // that desk asks for nothing, and these are words
    expect(escalates(`#category network\n${given}`, { ticket: asked }).next.visibility).toHaveLength(1); // the command is what is new
  });
});

test("it is refused on a closed ticket, an escalation ticket, where a desk makes none, to whoever may not, or while one is open", () => {
  expect(refusal("#escalate", { ticket: aWaitingTicket({ record: { status: "closed" } }) })).toBe("HD-1042 is closed");
  expect(refusal("#escalate", { ticket: aWaitingTicket({ record: { purpose: "escalation" } }) })).toBe(
    "HD-1042 is an escalation ticket itself",
  );
  const { visibility: _, ...none } = desk();
  expect(refusal("#escalate", {}, none as Desk)).toBeDefined();
  expect(refusal("#escalate", { sender: aSender() })).toBe("you are not on the staff list (people.yaml)");
  expect(refusal("#escalate", { hasOpenEscalation: true })).toBe("an escalation ticket for it is open already");
  const owed = escalates("#escalate", {}, desk()).next;
  expect(refusal("#escalate", { ticket: owed })).toBe("an escalation ticket for it is open already");
  const several = { ...desk(), visibility: { ...desk().visibility!, several: true } };
  expect(escalates("#escalate", { hasOpenEscalation: true }, several).next.visibility).toHaveLength(1);
  const made = { ...owed, visibility: owed.visibility.map((one) => ({ ...one, state: "made" as const })) };
  expect(escalates("#escalate", { ticket: made }, desk()).next.visibility).toHaveLength(2);
});

describe("a requester whom nobody has answered is told what to expect, once", () => {
  const acknowledged = (ticket: Ticket) =>
    escalates(
      `#escalate\n${below(GOOD)}`,
      { ticket },
      strict({ acknowledgeWithinMs: 4 * 3_600_000 }),
    ).next.outbox.filter(({ kind }) => kind === "acknowledged");
  const having = (
    kind: "answer" | "acknowledged" | "received",
    state: "queued" | "sent" | "failed" | "bounced" | "withdrawn",
    ticket = aWaitingTicket(),
  ) => {
    const { outbox } = owe(ticket, { kind, to: [ticket.record.requester], cause: "c", because: "b", now: at("09:05") });
    return { ...ticket, outbox: outbox.map((one) => ({ ...one, state })) };
  };

  test("when neither an answer nor that word is on its way or arrived", () => {
    expect(acknowledged(aWaitingTicket())).toMatchObject([
      { cause: "escalating", facts: { within: "4 h" }, because: "nobody has answered yet, and it is escalated" },
    ]);
    for (const state of ["failed", "bounced", "withdrawn"] as const)
      expect(acknowledged(having("answer", state))).toHaveLength(1);
    for (const state of ["queued", "sent"] as const) expect(acknowledged(having("answer", state))).toHaveLength(0);
    expect(acknowledged(having("acknowledged", "sent"))).toHaveLength(1); // the one there was
    expect(acknowledged(having("received", "sent"))).toHaveLength(1);
  });

  test("nor was answered around Onit", () => {
    const answered = endWait(aWaitingTicket(), "answered", "b", at("09:05"));
    expect(acknowledged(answered)).toHaveLength(0);
    expect(acknowledged(having("answer", "bounced", answered))).toHaveLength(1);
    expect(acknowledged(endWait(aWaitingTicket(), "cancelled", "b", at("09:05")))).toHaveLength(1);
  });
});
