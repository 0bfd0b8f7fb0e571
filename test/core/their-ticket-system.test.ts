// A requester's own ticket system marks all it sends as a machine's, what its people wrote as well.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import type { Evidence } from "../../src/core/model/verdict.ts";
import { react } from "../../src/core/react.ts";
import { aMail, aSender, at, aWaitingTicket, desk, evidence, organisation } from "../support/builders.ts";

const verdictOf = (header: Record<string, string>, over: Partial<Evidence> = {}, subject = "Re: [HD-1042] Printer") =>
  classify(evidence({ mail: aMail({ subject, newText: "Any news?", header }), ...over })).verdict;

const SYSTEM = { "Auto-Submitted": "auto-generated", "X-JIRA-FingerPrint": "1a2b" };

describe("a mail to a ticket that another ticket system marks as a machine's", () => {
  test("is shown and counts for nothing, and says which setting would make it the person's", () => {
    const verdict = verdictOf(SYSTEM);
    expect(verdict.kind).toBe("unsure");
    expect(verdict.because).toContain("x-jira-fingerprint");
    expect(verdict.because).toContain("machinesThatSpeakForPeople");
  });

  test("is a machine's when it says that it answered by itself, by its field or its subject", () => {
    expect(verdictOf({ ...SYSTEM, "Auto-Submitted": "auto-replied" }).kind).toBe("auto-reply");
    for (const subject of [
      "Automatic reply: [HD-1042] Printer on fire",
      "[works #311] AutoReply: [HD-1042] Printer on fire",
      "[Request received] Re: [HD-1042] Printer on fire",
      "Your ticket 4711 has been created: [HD-1042] Printer",
      "[Works] Ihre Anfrage 12 ist eingegangen",
    ])
      expect([subject, verdictOf(SYSTEM, {}, subject).kind]).toEqual([subject, "auto-reply"]);
  });

  test("is a machine's without such a mark, and where it opens a ticket or a colleague's address sends it", () => {
    expect(verdictOf({ "Auto-Submitted": "auto-generated" }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { ticket: undefined }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { sender: aSender({ relation: "staff" }) }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { sender: aSender({ relation: "stranger" }) }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { sender: aSender({ trusted: false }) }).kind).toBe("auto-reply");
  });

  test("is shown to colleagues at most once in ten minutes, however many there are", () => {
    let ticket = aWaitingTicket();
    const rounds = ["09:30", "09:31", "09:35", "09:41"].map((clock) => {
      const mail = aMail({ id: clock, contentId: clock, newText: "Status changed", header: SYSTEM });
      const seen = evidence({ mail, ticket });
      const reaction = {
        ...seen,
        ticket,
        desk: desk(),
        verdict: classify(seen).verdict,
        now: at(clock),
        hasOpenEscalation: false,
      };
      const { next } = react(reaction, organisation)!;
      const told = next.outbox.length - ticket.outbox.length;
      ticket = next;
      return told;
    });
    expect(rounds.map((told) => told > 0)).toEqual([true, false, false, true]);
  });
});
