import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

/** Is it a report that a mail did not arrive, will arrive later, or did? */
export const bounce: Task = async ({ expected }, raw) => {
  const { report } = await readMail(raw);
  const got = report !== undefined && report.kind !== "complaint" && report.kind !== "read-receipt";
  const yes = { expected: expected.bounce as boolean, got };
  return { right: got === expected.bounce, got: report ?? "no report", yes };
};
