import { asksForProof } from "../../src/core/automated/challenge.ts";
import { listOf } from "../../src/core/automated/mailing-list.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

/**
 * Is it a report that a mail did not arrive, will arrive later, or did? Delivery receipts count as reports here, as they do
 * for the source; complaints and read receipts do not. A filter that asks for proof in the form of a report reports nothing.
 */
export const bounce: Task = async ({ expected }, raw) => {
  const mail = await readMail(raw);
  const { report } = mail;
  const got = report !== undefined && REPORTS.has(report.kind) && !asksForProof(mail);
  const apart = expected.bounce && !got ? noReportForUs(mail) : undefined;
  const yes = { expected: expected.bounce as boolean, got };
  return { right: got === expected.bounce, got: report ?? "no report", yes, ...(apart ? { apart } : {}) };
};

const REPORTS: ReadonlySet<string> = new Set(["bounce", "delay", "delivery-receipt"]);

/** Where our convention differs: what others call a bounce, and a helpdesk must not. */
export function noReportForUs(mail: Mail): string | undefined {
  if (mail.report) return undefined;
  if (/^\s*(fwd?|wg|tr|rv)\s*:/i.test(mail.subject)) return "a person forwards a report: it is that person's mail";
  const isServer = /-(admin|owner|request|ctl|help)@/.test(mail.from?.address ?? "");
  if (listOf(mail) && isServer) return "a list server refuses a posting: no mail of ours failed to arrive";
  return undefined;
}
