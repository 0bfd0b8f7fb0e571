import { writerOf } from "../automated/machine.ts";
import type { Rule } from "../model/verdict.ts";

/** On a ticket, what may be a machine's word is never taken for a person's. A new request may well come from a machine. */
export const doubtful: Rule = ({ mail, ticket }) => {
  const { writer, because } = writerOf(mail);
  return ticket && writer === "unsure" ? { kind: "unsure", because } : undefined;
};
