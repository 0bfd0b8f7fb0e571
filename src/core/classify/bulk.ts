import { listOf } from "../list.ts";
import { header } from "../mail.ts";
import type { Rule } from "./verdict.ts";

/** List and bulk mail that belongs to no ticket: kept and shown, never answered. On a ticket a human may write through a list. */
export const bulk: Rule = ({ mail, ticket }) => {
  if (ticket) return undefined;
  if (listOf(mail) || mail.headers.has("list-unsubscribe"))
    return { kind: "bulk", because: "it came through a mailing list" };
  const precedence = header(mail, "precedence").trim().toLowerCase();
  return ["bulk", "junk", "list"].includes(precedence)
    ? { kind: "bulk", because: `its Precedence header says "${precedence}"` }
    : undefined;
};
