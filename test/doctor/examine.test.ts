// Checks run side by side, each within its own time.

import { expect, test } from "vitest";
import { examine } from "../../src/doctor/examine.ts";
import { ok, warning } from "../../src/doctor/finding.ts";
import { redactor } from "../../src/security/redact.ts";

const forever = () => new Promise<never>(() => {});

test("a check that hangs or throws is a problem of its own, and the others are whole", async () => {
  let wasTold = false;
  const findings = await examine(
    [
      {
        name: "hangs",
        longestMs: 50,
        run: (signal) => {
          signal.addEventListener("abort", () => {
            wasTold = true;
          });
          return forever();
        },
      },
      { name: "throws", longestMs: 5_000, run: async () => Promise.reject(new Error("no such file")) },
      { name: "works", longestMs: 5_000, run: async () => [ok("fine"), { ...warning("late", "x"), check: "clock" }] },
    ],
    redactor([]),
  );
  expect(findings.map(({ check, level }) => [check, level])).toEqual([
    ["hangs", "problem"],
    ["throws", "problem"],
    ["works", "ok"],
    ["clock", "warning"],
  ]);
  expect(findings[0]?.seen).toContain("0.05 seconds");
  expect(findings[1]?.seen).toContain("no such file");
  expect(wasTold).toBe(true);
});

test("no finding has a secret or a character that a terminal acts on", async () => {
  const said = "535 bad login s3cret-Gitw50 \u001b]0;x\u0007";
  const [finding] = await examine(
    [{ name: "relay", longestMs: 1_000, run: async () => [warning(said, said)] }],
    redactor(["s3cret-Gitw50"]),
  );
  for (const text of [finding?.seen, finding?.help]) expect(text).toBe("535 bad login [removed] \\x1b]0;x\\x07");
});
