import type { Report, ReportedRecipient } from "../../src/core/model/delivery-report.ts";
import { noReportForUs } from "./bounce.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

type Expected = {
  reports?: { status: string; reply: string; reason: string; hard: boolean; feedback: string }[];
  recipients?: string[];
  temporary?: boolean;
  status?: string;
  std_reason?: string;
};

/**
 * Whom the report is about, each one's status, and whether the mail is still tried ("temporary"). The source sisimai
 * makes up codes (5.0.911, 4.0.947) that stand for "no status given, reason X": there our status is right when it is
 * undefined or of the same class. Its reasons and "hard" follow other tables than ours and are not compared.
 */
export const bounceDetail: Task = async (label, raw) => {
  const expected = label.expected as Expected;
  const mail = await readMail(raw);
  const got = mail.report?.recipients ?? [];
  const right =
    (!expected.reports || areReports(got, expected.reports)) &&
    (!expected.recipients || isSame(got, expected.recipients)) &&
    (expected.temporary === undefined || expected.temporary === (mail.report?.kind === "delay")) &&
    (!expected.status || got[0]?.status === expected.status);
  const apart = right ? undefined : (noReportForUs(mail) ?? isStillTried(mail.report, expected));
  return { right, got: mail.report ?? "no report", ...(apart ? { apart } : {}) };
};

/** What a mail that is still tried has is class 4 by RFC 3463; the source's table has one made-up code for both. */
const isStillTried = (report: Report | undefined, { reports = [] }: Expected): string | undefined =>
  report?.kind === "delay" && reports.every(({ status }) => MADE_UP.test(status) && status.startsWith("5"))
    ? "the mail says that it is still tried, which is class 4; the source made up a code of class 5"
    : undefined;

const MADE_UP = /^[245]\.0\.9\d\d$/;

const areReports = (got: readonly ReportedRecipient[], expected: NonNullable<Expected["reports"]>): boolean =>
  got.length === expected.length && expected.every(({ status }, index) => isStatus(got[index]!.status, status));

const isStatus = (got: string | undefined, expected: string): boolean =>
  got === expected || (MADE_UP.test(expected) && (got === undefined || got[0] === expected[0]));

const isSame = (got: readonly ReportedRecipient[], expected: readonly string[]): boolean =>
  got
    .map(({ address }) => address)
    .sort()
    .join() === [...new Set(expected.map((one) => one.toLowerCase()))].sort().join();
