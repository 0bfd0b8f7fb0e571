// The register of escalations and its figures, apart from any store.

import { expect, test } from "vitest";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import type { EndedWait } from "../../src/core/model/wait.ts";
import { figuresOf, sendBackRate } from "../../src/core/visibility/figures.ts";
import { rowOf, timeRowsOf } from "../../src/core/visibility/register.ts";
import { registerAsCsv } from "../../src/reports/escalation-register.ts";
import { aTicket, at, aWaitingTicket, CARL, organisation } from "../support/builders.ts";

const entry = {
  ordinal: 1,
  at: at("10:00"),
  cause: "analyst",
  by: "anna",
  because: "Anna escalated it",
  templateId: "t",
  state: "made",
} as const;
const made = (over: Parameters<typeof aTicket>[0] = {}) =>
  aTicket({
    id: "made",
    ...over,
    record: {
      reference: "MG-1",
      purpose: "escalation",
      escalatedCallRef: "HD-1042",
      createdAt: at("10:01"),
      ...over.record,
    },
  });

test("a row tells both tickets: what the origin is and why, and how the escalation stands", () => {
  const origin = aTicket({
    record: { category: "printers" },
    visibility: [{ ...entry, ticketId: "made", reference: "MG-1" }],
    manual: {
      info: {},
      asked: false,
      sendBacks: [
        { at: at("10:00"), by: "anna", missing: ["vague"] },
        { at: at("11:00"), by: "anna", missing: ["a later one"] },
      ],
    },
  });
  const row = rowOf(made({ record: { status: "closed", updatedAt: at("12:00") } }), origin);
  expect(row).toMatchObject({
    at: at("10:00"),
    cause: "analyst",
    by: "anna",
    origin: "HD-1042",
    originCategory: "printers",
    sendBacks: 1,
  });
  expect(row).toMatchObject({ isOpen: false, closedAt: at("12:00"), status: "closed" });
});

test("an escalation whose origin is gone still stands in the register, with what it knows itself", () => {
  expect(rowOf(made(), undefined)).toMatchObject({
    origin: "HD-1042",
    cause: undefined,
    at: at("10:01"),
    isOpen: true,
  });
});

const promised = (clock: string, name: string) =>
  ({
    by: "mira",
    address: "mira@onit.example",
    name,
    at: at(clock),
    until: at("18:00"),
    means: "button",
    via: "",
  }) as const;
const aStep = (clock: string, waitNumber: number) =>
  ({
    key: clock,
    cause: "",
    kind: "step",
    to: { address: CARL, name: "" },
    channel: "email",
    because: "",
    facts: {},
    waitNumber,
    createdAt: at(clock),
    dueAt: at(clock),
    attempts: 1,
    state: "sent",
  }) as const;
const anEnded = (number: number, over: Partial<EndedWait> = {}): EndedWait => ({
  number,
  since: at("09:00"),
  endedAt: at("11:00"),
  reason: "answered",
  because: "",
  stepsFired: 2,
  ...over,
});

test("an entry is found by its reference too, and a row counts as open for as long as it is", () => {
  const origin = aTicket({
    visibility: [
      { ...entry, by: "other" },
      { ...entry, reference: "MG-1" },
    ],
  });
  expect(rowOf(made(), origin)).toMatchObject({ by: "anna", closedAt: undefined, originDeskId: "support" });
  expect(rowOf(made(), aTicket({ visibility: [entry] }))).toMatchObject({ cause: undefined, sendBacks: 0 });
});

test("the authority took it with its first promise, whichever wait that was in; later ones renew it", () => {
  const ended = [anEnded(1), anEnded(2, { confirmation: promised("10:05", "") })];
  const running = aWaitingTicket().wait!;
  const wait = { ...running, escalation: { ...running.escalation!, confirmation: promised("12:00", "Mira") } };
  expect(rowOf(made(), undefined)).toMatchObject({ confirmedAt: undefined, confirmedBy: undefined });
  expect(rowOf(made({ wait }), undefined)).toMatchObject({ confirmedAt: at("12:00"), confirmedBy: "Mira" });
  expect(rowOf(made({ endedWaits: ended, wait }), undefined)).toMatchObject({
    confirmedAt: at("10:05"),
    confirmedBy: "mira",
  });
});

test("waits that are over stand among those escalated by time, each from its own first step", () => {
  const endedWaits = [
    anEnded(1),
    anEnded(2, { policyId: "gold", confirmation: promised("10:10", "") }),
    anEnded(3, { confirmation: promised("10:20", "Mira") }),
  ];
  const outbox = [
    aStep("10:00", 2),
    aStep("10:05", 2),
    { ...aStep("10:01", 1), kind: "answer" as const },
    aStep("10:15", 3),
  ];
  const rows = timeRowsOf(aTicket({ endedWaits, outbox }));
  expect(rows).toMatchObject([
    {
      at: at("10:00"),
      endedAt: at("11:00"),
      status: "resolved",
      policyId: "gold",
      stepsFired: 2,
      confirmedAt: at("10:10"),
      confirmedBy: "mira",
    },
    { at: at("10:15"), status: "resolved", confirmedBy: "Mira" },
  ]);
  expect(rows[1]!.policyId).toBeUndefined();
});

test("figures count from the first instant asked for: escalations by time too, which no analyst asked for", () => {
  const ticket = aTicket({
    record: { category: "printers", priority: "high" },
    endedWaits: [anEnded(1), anEnded(2)],
    outbox: [aStep("09:59", 1), aStep("10:00", 2)],
  });
  const byChases = rowOf(made(), aTicket({ visibility: [{ ...entry, cause: "chases", reference: "MG-1" }] }));
  const { total, perAnalyst, perCategory, perPriority } = figuresOf([byChases], [ticket], at("10:00"));
  expect(total).toEqual({ of: "", visibility: 1, time: 1, asked: 0, sentBack: 0 });
  expect(perAnalyst).toEqual([]);
  expect(perCategory.map(({ of, time }) => [of, time])).toEqual([
    ["", 0],
    ["printers", 1],
  ]);
  expect(perPriority.map(({ of }) => of)).toEqual(["high", "normal"]);
});

test("a wait counts as escalated by time from the first step that told somebody, and not before", () => {
  expect(timeRowsOf(aWaitingTicket())).toEqual([]);
  const step = aStep("09:30", 1);
  expect(timeRowsOf(aWaitingTicket({ outbox: [step] }))).toMatchObject([
    { at: at("09:30"), status: "active", policyId: "standard" },
  ]);
  const ticket = aWaitingTicket({ outbox: [step] });
  const fired = { ...ticket.wait!, escalation: { ...ticket.wait!.escalation!, nextStep: 1 } };
  const wait = takePolicy(fired, organisation.policies.get("gold")!, undefined);
  expect(timeRowsOf({ ...ticket, wait })).toMatchObject([{ at: at("09:30"), policyId: "gold", stepsFired: 1 }]);
});

test("weeks are those of ISO 8601: the last days of a year may belong to the next one", () => {
  const rowAt = (day: string) => rowOf(made({ record: { createdAt: new Date(day) } }), undefined);
  const days = ["2024-12-29", "2024-12-30", "2026-12-31", "2027-01-03", "2027-01-04"];
  const { perWeek } = figuresOf(days.map(rowAt), [], new Date(0));
  expect(perWeek.map(({ of, visibility }) => `${of} ${visibility}`)).toEqual([
    "2024-W52 1",
    "2025-W01 1",
    "2026-W53 2",
    "2027-W01 1",
  ]);
});

test("the rate of send-backs is what was sent back of what analysts asked for, per desk (S3.23)", () => {
  const sendBacks = ["09:00", "09:10"].map((clock) => ({ at: at(clock), by: "ben", missing: ["vague"] }));
  const origin = aTicket({
    visibility: [{ ...entry, ticketId: "made" }],
    manual: { info: {}, asked: false, sendBacks },
  });
  const { perDesk, perAnalyst } = figuresOf([rowOf(made(), origin)], [origin], at("08:00"));
  expect(sendBackRate(perDesk[0]!)).toBeCloseTo(2 / 3);
  expect(perAnalyst.map(({ of, asked, sentBack }) => [of, asked, sentBack])).toEqual([
    ["anna", 1, 0],
    ["ben", 2, 2],
  ]);
  expect(sendBackRate(figuresOf([], [], at("08:00")).total)).toBeUndefined();
});

test("the export is a table that spreadsheets read and no subject can make them calculate", () => {
  const csv = registerAsCsv([rowOf(made({ record: { subject: '=HYPERLINK("http://x","a")\nb' } }), undefined)]);
  expect(csv).toContain(`"'=HYPERLINK(""http://x"",""a"")\\nb"`);
  expect(csv.split("\r\n")).toHaveLength(3);
});

test("no cell is a formula or holds what is not seen, whatever the language of the spreadsheet", () => {
  const cells = (subject: string): string =>
    registerAsCsv([rowOf(made({ record: { subject } }), undefined)])
      .split("\r\n")[1]!
      .split(",")
      .slice(5)
      .join(",");
  for (const sign of ["=", "+", "-", "@", " =", "＝", "＋", "－", "＠"])
    expect(cells(`${sign}1`)).toMatch(new RegExp(`^${sign.replace(/\S/, "'")}`));
  expect(cells("\t=1")).toMatch(/^\\t=1,/);
  expect(cells("a;=cmd|' /C calc'!A1")).toMatch(/^"a;'=cmd/);
  expect(cells("\u001b[2J\u202e\u009b1m\u{e0041}\ufeff")).toMatch(/^\\x1b\[2J\\u202e\\x9b1m\\u\{e0041\}\\ufeff,/);
});
