// What `onit doctor` says before it asks anybody.

import { expect, test } from "vitest";
import { doctor } from "../../src/doctor/doctor.ts";
import { aFolder } from "../config/config-folder.ts";
import { runDoctor } from "./run-doctor.ts";

test("settings that Onit does not start with are all that is told, with what to do", async () => {
  const folder = await aFolder({ "desks.yaml": "support: { name: Support }\n" });
  const findings = await doctor({ folder, environment: {}, now: () => new Date(), waitMs: 1_000 });
  expect(findings.length).toBeGreaterThan(1);
  expect(findings.every(({ check, level, help }) => check === "settings" && level === "problem" && help !== "")).toBe(
    true,
  );
});

test("the command refuses what it cannot use, and ends with 1 when there is a problem", async () => {
  const folder = await aFolder({ "desks.yaml": "support: { name: Support }\n" });
  const environment = { ONIT_CONFIG: folder };
  const report = await runDoctor(environment, []);
  expect([report.code, report.problem > 0]).toEqual([1, true]);
  expect(await runDoctor(environment, ["--wait", "soon"])).toMatchObject({
    code: 1,
    said: expect.stringContaining("--wait"),
  });
  expect(await runDoctor(environment, ["--dns", "ns.example"])).toMatchObject({
    code: 1,
    said: expect.stringContaining("--dns"),
  });
});
