import type { Rule } from "../model/verdict.ts";

/** A mail to a desk that belongs to no ticket we know. */
export const newRequest: Rule = ({ mail, desk, ticket }) => {
  if (ticket || !desk || !mail.from) return undefined;
  return {
    kind: "new-request",
    because: `${mail.from.address} wrote to ${desk.name} and it belongs to no ticket we know`,
  };
};
