// Commands one by one: what each needs, what stays inside beside it, and what becomes of a ticket that is opened again or whose reader is away.

import { describe, expect, test } from "vitest";
import { answerNow } from "../../src/core/command/answer-now.ts";
import { byMail } from "../../src/core/command/by-mail.ts";
import { carryOut, runCommands } from "../../src/core/command/run.ts";
import type { RunningCommand } from "../../src/core/command/running.ts";
import { LONGEST_SAYING } from "../../src/core/conversation/saying.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { ACTION_NAMES, type Action } from "../../src/core/model/role.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import {
  aColleague,
  aMail,
  type aSender,
  aTicket,
  at,
  aWaitingTicket,
  CARL,
  desk,
  organisation,
} from "../support/builders.ts";

const DAY_MS = 86_400_000;

const running = (newText: string, ticket: Ticket = aWaitingTicket(), sender = aColleague("ben")) =>
  byMail({ ticket, mail: aMail({ newText }), sender, desk: desk(), now: at("09:31"), hasOpenEscalation: false });

const benMay = (actions: readonly Action[]): Organisation => ({
  ...organisation,
  roles: [{ id: "one", name: "one", may: actions, desks: "all", kinds: ["call", "request"], holders: ["ben"] }],
});
const refusal = (line: string, where = organisation, ticket?: Ticket, sender?: ReturnType<typeof aSender>) => {
  const [name = "", ...argument] = line.split(" ");
  const done = carryOut(running("", ticket, sender), { name, argument: argument.join(" ") }, where);
  return "refused" in done ? done.refused : undefined;
};

test.each<[string, Action]>([
  ["close", "close"],
  ["reopen", "close"],
  ["assign anna", "assign"],
  ["category network", "setCategory"],
  ["priority high", "setPriority"],
  ["policy patient", "setPolicy"],
  ["note x", "note"],
  ["for dora@elsewhere.example", "answer"],
  ["decline", "confirm"],
  ["handover anna", "assign"],
  ["next", "confirm"],
  ["snooze 2 hours", "confirm"],
  ["away 3 days", "see"],
  ["back", "see"],
  ["escalate", "escalate"],
])("#%s needs the right to %s and no other", (line, action) => {
  expect(refusal(line, benMay(ACTION_NAMES.filter((one) => one !== action)))).toMatch(/^you are not allowed to \w/);
  expect(refusal(line, benMay([action])) ?? "").not.toMatch(/not allowed/);
});

test.each(["decline", "handover", "next", "snooze", "away", "back"])(
  "what stands below #%s is for colleagues, also where it is refused",
  (name) => {
    const { next, says = [] } = runCommands(running(`#${name} ?\nNot mine, Anna please look.`), organisation);
    expect(says.map(({ text, private: isPrivate }) => [text, isPrivate])).toEqual([
      ["Not mine, Anna please look.", true],
    ]);
    expect(next.outbox.filter(({ to }) => to.address === CARL)).toEqual([]);
    const refused = next.outbox.find(({ kind }) => kind === "refused");
    if (refused) expect(refused.facts.reason).toMatch(/; your words stay inside as a private note$/);
  },
);

test("a refused command with nothing below it says nothing of words", () => {
  const { next } = runCommands(running("#snooze ?"), organisation);
  expect(next.outbox.map(({ facts }) => facts.reason)).toEqual([expect.not.stringContaining("your words")]);
});

describe("#reopen", () => {
  const closed = (over: Partial<Ticket> = {}): Ticket => ({
    ...endWait(aWaitingTicket({ record: { status: "closed" } }), "closed", "Ben closed it", at("09:20")),
    ...over,
  });
  const reopened = (ticket: Ticket) => carryOut(running("", ticket), { name: "reopen", argument: "" }, organisation);

  test("opens a ticket that is closed, and no other", () => {
    expect(refusal("reopen")).toBe("HD-1042 is open already");
    const done = reopened(closed({ lastSpeaker: "staff" }));
    expect(done).toMatchObject({
      because: "Ben Okafor opened HD-1042 again",
      next: { record: { status: "open", updatedAt: at("09:31"), reference: "HD-1042" }, id: aTicket().id },
    });
    expect(done).not.toHaveProperty("next.wait");
  });

  test("lets a requester wait again whom nobody had answered", () => {
    expect(reopened(closed())).toMatchObject({
      because: expect.stringMatching(/^Ben Okafor opened HD-1042 again; .*waits again$/),
      next: { wait: { since: at("09:30") } },
    });
    const answered = endWait(aWaitingTicket({ record: { status: "closed" } }), "answered", "Ben did", at("09:20"));
    expect(reopened(answered)).not.toHaveProperty("next.wait");
    expect(reopened(aTicket({ record: { status: "closed" } }))).not.toHaveProperty("next.wait");
  });
});

describe("#away and #back on a ticket", () => {
  const benIsAway: Organisation = {
    ...organisation,
    people: new Map(organisation.people).set("ben", {
      ...organisation.people.get("ben")!,
      leave: [{ fromAt: at("09:00"), untilAt: new Date(at("09:00").getTime() + DAY_MS) }],
    }),
  };

  test("are heard of a person who is away, or is not", () => {
    expect(refusal("away 3 days", benIsAway)).toBeUndefined();
    expect(refusal("away 3 days")).toMatch(/^it does not count/);
    expect(refusal("away skiing", benIsAway)).toMatch(/^it does not say until when/);
    expect(refusal("back", benIsAway)).toMatch(/^you still count as away/);
    const done = carryOut(running(""), { name: "back", argument: "" }, organisation);
    expect(done).toMatchObject({ because: "Ben Okafor is back", next: aWaitingTicket() });
  });
});

describe("an answer without a mail", () => {
  const answers = (text: string, over: Partial<RunningCommand["command"]["by"]> = {}, ticket = aWaitingTicket()) => {
    const of = running("", ticket);
    const by = { ...of.command.by, ...over };
    return answerNow({ ...of, command: { ...of.command, by } }, text, organisation);
  };

  test("goes to the requester's side but for its writer, joins the conversation and ends the wait", () => {
    const ticket = aWaitingTicket({ record: { participants: ["dora@elsewhere.example"] } });
    const done = answers("It works.", {}, ticket);
    expect(done).toMatchObject({
      next: {
        outbox: [
          { kind: "answer", to: { address: CARL }, facts: { by: "Ben Okafor", byId: "ben" } },
          { kind: "answer", to: { address: "dora@elsewhere.example" } },
        ],
      },
      says: [{ text: "It works.", private: false }],
    });
    expect(done).not.toHaveProperty("next.wait");
    const byDora = answers("It works.", { address: "dora@elsewhere.example", person: undefined }, ticket);
    expect(byDora).toMatchObject({ next: { outbox: [{ to: { address: CARL }, facts: { byId: null } }] } });
  });

  test("says something, and not too much", () => {
    expect(answers("")).toEqual({ refused: "the answer is empty" });
    expect(answers("x".repeat(LONGEST_SAYING))).toMatchObject({ says: [{ from: "staff" }] });
    expect(answers("x".repeat(LONGEST_SAYING + 1))).toEqual({ refused: expect.stringContaining("20000") });
  });
});
