// What a machine's mail does to a ticket: nothing without proof.

import { describe, expect, test } from "vitest";
import type { Report } from "../../src/core/model/delivery-report.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Kind, Sender } from "../../src/core/model/verdict.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { type Reaction, react } from "../../src/core/react.ts";
import { aColleague, aMail, aSender, aTicket, at, CARL, desk, organisation } from "../support/builders.ts";

const report: Report = {
  kind: "bounce",
  because: "a report of type delivery-status",
  recipients: [
    {
      address: CARL,
      status: "5.1.1",
      reply: "550",
      isHard: true,
      reason: "unknown-recipient",
      diagnostic: "no such user",
    },
  ],
  originalMessageId: undefined,
  originalRecipient: undefined,
};

const owing = owe(aTicket(), {
  kind: "answer",
  to: [{ address: CARL, name: "Carl Cliff" }],
  cause: "mail c1",
  because: "Ben answered",
  now: at("09:10"),
  facts: { by: "Anna Nowak", byId: "anna" },
});
const answered: Ticket = { ...owing, outbox: owing.outbox.map((one): Notice => ({ ...one, state: "sent" })) };
const key = answered.outbox[0]!.key;

function reacting(kind: Kind, over: Partial<Reaction> = {}, mail: Parameters<typeof aMail>[0] = {}) {
  const reaction: Reaction = {
    mail: aMail({ messageId: "<report@elsewhere.example>", ...mail }),
    sender: aSender({ trusted: false, proven: false }),
    verdict: { kind, because: "it says so" },
    ticket: answered,
    desk: desk(),
    now: at("09:30"),
    hasOpenEscalation: false,
    ...over,
  };
  return react(reaction, organisation);
}

describe("a report that a mail did not arrive", () => {
  test("without proof that it saw our mail leaves no trace, whoever sends it", () => {
    expect(reacting("bounce", {}, { report })).toBeUndefined();
    expect(reacting("bounce", { sender: aSender() }, { report })).toBeUndefined();
    expect(reacting("bounce", { sender: aColleague() }, { report })).toBeUndefined();
  });

  test.each<[string, Partial<Reaction>]>([
    ["that names the message we sent", { aboutKey: key }],
    ["to the signed address it went out with", { sender: aSender({ byToken: true }) }],
  ])("%s is believed, and its author hears of it", (_, over) => {
    const { next, because } = reacting("bounce", over, { report })!;
    expect(next.outbox[0]).toMatchObject({ state: "bounced", outcome: "unknown-recipient (5.1.1): no such user" });
    expect(next.outbox.slice(1)).toMatchObject([{ kind: "undelivered", to: { personId: "anna" } }]);
    expect(because).toBe(
      `${CARL === over.sender?.address ? "Carl Cliff" : CARL} could not be reached: unknown-recipient (5.1.1): no such user`,
    );
    expect(next.readMails).toEqual(["c2"]);
    expect(next.messageIds).toEqual(answered.messageIds); // an answer to a report belongs to no ticket
  });

  test("of a message that never went out changes nothing but the history", () => {
    const { next } = reacting("bounce", { aboutKey: key, ticket: owing }, { report })!;
    expect(next.outbox).toEqual(owing.outbox);
  });

  test("that was read before changes nothing", () => {
    expect(
      reacting("bounce", { aboutKey: key, ticket: { ...answered, readMails: ["c2"] } }, { report }),
    ).toBeUndefined();
  });
});

describe("what else machines say", () => {
  const machines: Kind[] = ["challenge", "receipt", "calendar", "auto-reply", "out-of-office"];

  test.each(machines)("%s counts by whom it speaks for, and is noted alone", (kind) => {
    const untrusted: Sender = aSender({ trusted: false });
    const stranger: Sender = aSender({ relation: "stranger" });
    expect(reacting(kind, { sender: untrusted })).toBeUndefined();
    expect(reacting(kind, { sender: stranger })).toBeUndefined();
    const { next, because } = reacting(kind, { sender: aSender() })!;
    expect(next).toEqual({ ...answered, readMails: ["c2"] });
    expect(because).toContain("Carl Cliff: it says so");
  });

  test("a colleague is away only on a proven note", () => {
    const unproven = { ...aColleague("anna"), proven: false };
    const { because } = reacting("out-of-office", { sender: unproven })!;
    expect(because).toContain("not proven, so Anna Nowak does not count as away");
    expect(reacting("out-of-office", { sender: aColleague("anna") })!.because).not.toContain("not proven");
  });

  test.each<Kind>(["copy", "own-mail", "postmaster", "bulk", "quarantine", "new-request"])(
    "%s changes no ticket",
    (kind) => {
      expect(reacting(kind, { sender: aSender() })).toBeUndefined();
    },
  );
});
