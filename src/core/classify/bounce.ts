import type { Rule } from "../model/verdict.ts";

/**
 * A mail did not arrive, or has not yet. The report itself is read in src/mail/report.
 * A null sender alone is not a bounce: other machine mail has it too (RFC 3834, 3.3).
 */
export const bounce: Rule = ({ mail: { report } }) =>
  report?.kind === "bounce" || report?.kind === "delay" ? { kind: report.kind, because: report.because } : undefined;
