// What kinds of harm a ticket may do.

/** What kind of harm an escalation is about (S4.39). One vocabulary, so that reports add up (S4.48). */
export const RISKS = [
  "financial",
  "reputational",
  "operational",
  "legal",
  "regulatory",
  "security",
  "privacy",
  "safety",
] as const;

export type Risk = (typeof RISKS)[number];
