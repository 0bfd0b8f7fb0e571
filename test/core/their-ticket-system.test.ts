// A requester's own ticket system marks all it sends as a machine's, what its people wrote as well.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import type { Evidence } from "../../src/core/model/verdict.ts";
import { aMail, aSender, evidence } from "../support/builders.ts";

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
    expect(verdictOf(SYSTEM, {}, "Automatic reply: [HD-1042] Printer on fire").kind).toBe("auto-reply");
  });

  test("is a machine's without such a mark, and where it opens a ticket or a colleague's address sends it", () => {
    expect(verdictOf({ "Auto-Submitted": "auto-generated" }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { ticket: undefined }).kind).toBe("auto-reply");
    expect(verdictOf(SYSTEM, { sender: aSender({ relation: "staff" }) }).kind).toBe("auto-reply");
  });
});
