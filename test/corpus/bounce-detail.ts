import type { Recipient } from "../../src/core/report.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

type Expected = {
  reports?: { status: string; reply: string; reason: string; hard: boolean; feedback: string }[];
  recipients?: string[];
  temporary?: boolean;
  status?: string;
  std_reason?: string;
};

export const bounceDetail: Task = async (label, raw) => {
  const expected = label.expected as Expected;
  const { report } = await readMail(raw);
  const got = report?.recipients ?? [];
  const right =
    (!expected.reports || areReports(got, expected.reports)) &&
    (!expected.recipients ||
      isSame(
        got.map(({ address }) => address),
        expected.recipients,
      )) &&
    (expected.temporary === undefined || expected.temporary === (report?.kind === "delay")) &&
    (!expected.status || got[0]?.status === expected.status);
  return { right, got: report ?? "no report" };
};

const areReports = (got: readonly Recipient[], expected: NonNullable<Expected["reports"]>): boolean =>
  got.length === expected.length && expected.every(({ status }, index) => isStatus(got[index]!.status, status));

const isStatus = (got: string | undefined, expected: string): boolean =>
  got === expected || (/^[245]\.0\.9\d\d$/.test(expected) && (got === undefined || got[0] === expected[0]));

const isSame = (got: readonly string[], expected: readonly string[]): boolean =>
  [...got].sort().join() === [...new Set(expected.map((one) => one.toLowerCase()))].sort().join();
