import type { Rule } from "../model/verdict.ts";

/** A mail of ours arrived or was opened, or somebody pressed "spam": nothing a ticket waits for. */
export const receipt: Rule = ({ mail: { report } }) => {
  if (report?.kind === "complaint") return { kind: "complaint", because: report.because };
  if (report?.kind === "delivery-receipt" || report?.kind === "read-receipt") {
    return { kind: "receipt", because: report.because };
  }
  return undefined;
};
