// Small facts that much else goes by: what the built-in roles may do, who reads a channel, which mail is a probe, whose data is kept.

import { describe, expect, test } from "vitest";
import { CALL_TEMPLATE_WORDS } from "../../src/core/model/desk.ts";
import { heldBy } from "../../src/core/model/legal-hold.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import { stateName, UNSENT } from "../../src/core/model/notice.ts";
import { isShared, type ServiceName } from "../../src/core/model/own-channel.ts";
import { may } from "../../src/core/model/permission.ts";
import {
  isNothingButProbe,
  PROBE_FIELDS,
  type ProbeWriter,
  probeNamed,
  probeWords,
} from "../../src/core/model/probe.ts";
import { ACTION_NAMES, BUILT_IN, EVERYWHERE } from "../../src/core/model/role.ts";
import { STANDS_MS, standing, together } from "../../src/core/model/vitals.ts";
import { fillCall } from "../../src/core/visibility/call-words.ts";
import { aMail, aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

describe("the built-in roles", () => {
  const onTickets = ACTION_NAMES.filter((action) => !EVERYWHERE.includes(action)).sort();
  const { admin, manager, analyst, auditor } = BUILT_IN;

  test("a manager may do everything on tickets of all desks and read the settings, an analyst the former at their own", () => {
    expect([...manager!.may].sort()).toEqual([...onTickets, "readSettings"].sort());
    expect([...analyst!.may].sort()).toEqual(onTickets);
    expect([manager!.desks, analyst!.desks]).toEqual(["all", "own"]);
  });

  test("an admin may do everything, and an auditor only look", () => {
    expect(ACTION_NAMES.filter((action) => !admin!.may.includes(action))).toEqual([]);
    expect(auditor).toMatchObject({ may: ["see", "export", "readSettings"], desks: "all" });
    expect(admin!.desks).toBe("all");
    for (const [id, { name }] of Object.entries(BUILT_IN)) expect(name).toBe(id);
  });

  test("what concerns no ticket is allowed everywhere or nowhere, and a refusal says what it is", () => {
    for (const action of [
      "release",
      "configure",
      "writeTemplates",
      "reviewTemplates",
      "publishTemplates",
      "export",
    ] as const)
      expect([action, EVERYWHERE.includes(action)]).toEqual([action, true]);
    for (const action of ACTION_NAMES) {
      const { because } = may("anna", action, aTicket({ record: { deskId: "nowhere" } }), organisation);
      expect(because).toMatch(EVERYWHERE.includes(action) ? /^you are not allowed to \w.*\w$/ : /to \w.* of nowhere$/);
    }
  });
});

test.each<[ServiceName, inOwnPlace: boolean, inCommonPlace: boolean]>([
  ["webhook", false, false],
  ["slack", true, true],
  ["teams", true, true],
  ["mattermost", true, true],
  ["ntfy", false, true],
  ["telegram", false, true],
  ["sms", false, true],
])(
  "others read what goes to somebody by %s: with an address of their own %s, without one %s",
  (service, own, common) => {
    expect([isShared({ service }, "their own"), isShared({ service }, undefined)]).toEqual([own, common]);
  },
);

test("what was kept to be read is not called sent, and what waits is not sent", () => {
  expect(stateName({ state: "sent", captured: true })).toBe("captured");
  expect(stateName({ state: "sent" })).toBe("sent");
  expect(stateName({ state: "bounced", captured: true })).toBe("bounced");
  expect([...UNSENT].sort()).toEqual(["queued", "retry", "sending"]);
});

test("a hold names an address or a whole domain", () => {
  const legalHold = ["carl@elsewhere.example", "@acme.example"];
  expect(heldBy("carl@elsewhere.example", { legalHold })).toBe("carl@elsewhere.example");
  expect(heldBy("tom@acme.example", { legalHold })).toBe("@acme.example");
  expect(heldBy("vera@elsewhere.example", { legalHold })).toBeUndefined();
  expect(heldBy("tom@acme.example", {})).toBeUndefined();
});

describe("a mail that Onit writes to itself", () => {
  const mark = "0123456789abcdef01234567";
  const probe = (writer: ProbeWriter, over: Parameters<typeof aMail>[0] = {}): Mail => {
    const words = probeWords({ writer, mark });
    return aMail({ ...words, header: { [PROBE_FIELDS[writer]]: ` ${mark} ` }, ...over });
  };

  test.each<ProbeWriter>(["doctor", "roundTrip"])("is known by its mark: %s", (writer) => {
    expect(probeNamed(probe(writer))).toEqual({ writer, mark });
    expect(isNothingButProbe(probe(writer))).toBe(true);
    expect(isNothingButProbe(probe(writer, { html: " " }))).toBe(true);
    expect(isNothingButProbe(probe(writer, { text: ` ${probe(writer).text.replaceAll(" ", "\n ")}` }))).toBe(true);
    for (const bad of [`${mark}0`, `x${mark}`, ""])
      expect(probeNamed(probe(writer, { header: { [PROBE_FIELDS[writer]]: bad } }))).toBeUndefined();
  });

  test("with anything else in it may hold a person's words", () => {
    const file = { name: "a.txt" } as Mail["attachments"][number];
    const report = { recipients: [] } as unknown as NonNullable<Mail["report"]>;
    const { text, html } = probe("doctor");
    for (const over of [
      { attachments: [file] },
      { report },
      { problems: ["a part could not be read"] },
      { subject: "Printer" },
      { text: `${text} Hello.` },
      { text: text.replaceAll(" ", "") },
      { html: html.replace("</p>", " Hello.</p>") },
      { header: {} },
    ])
      expect([Object.keys(over), isNothingButProbe(probe("doctor", over))]).toEqual([Object.keys(over), false]);
    expect(probe("doctor").subject).toContain("doctor");
    expect(probe("roundTrip").text).toContain("(round trip)");
  });
});

test("a call template's words are those that are filled in", () => {
  const about = { origin: aWaitingTicket(), entry: { because: "three chases" } } as unknown as Parameters<
    typeof fillCall
  >[1];
  for (const word of CALL_TEMPLATE_WORDS) expect(fillCall(`{{ ${word} }}`, about, organisation)).not.toContain("{{");
  expect(fillCall("{{reference}}: {{kind}}, {{because}}, {{nothing}}", about, organisation)).toBe(
    "HD-1042: call, three chases, {{nothing}}",
  );
});

test("what waits in two places is counted together, since the earlier of them", () => {
  const [early, late] = [at("09:00"), at("10:00")];
  expect(together({ retrying: 1, oldest: late }, { retrying: 2, oldest: early })).toEqual({
    retrying: 3,
    oldest: early,
  });
  expect(together({ retrying: 0, oldest: early }, { retrying: 2, oldest: late })).toEqual({
    retrying: 2,
    oldest: early,
  });
  expect(together({ retrying: 0, oldest: undefined }, { retrying: 0, oldest: late }).oldest).toBe(late);
  expect(together({ retrying: 0, oldest: undefined }, { retrying: 0, oldest: undefined }).oldest).toBeUndefined();
});

test("a loop stands still that moved nothing for more than half an hour", () => {
  const loop = (sinceMovedMs: number) => ({ runsForMs: undefined, sinceLastMs: undefined, sinceMovedMs });
  expect(STANDS_MS).toBe(30 * 60_000);
  const states = { reading: loop(STANDS_MS), steps: loop(STANDS_MS + 1), sending: loop(0) };
  expect(standing(states)).toEqual(["steps"]);
  expect(standing(undefined)).toEqual([]);
});
