import { listOf } from "../automated/mailing-list.ts";
import type { Desk } from "../model/desk.ts";
import { header, type Mail } from "../model/mail.ts";
import { isFrom } from "../model/trigger.ts";
import type { Rule } from "../model/verdict.ts";

/**
 * List and bulk mail that belongs to no ticket is never answered. A person may have written it: it is quarantined unless the desk knows
 * the list, and an admin may release it. On a ticket a human may write through a list.
 */
export const bulk: Rule = ({ mail, ticket, sender, desk }) => {
  const because = ticket || sender.means === "admin" ? undefined : markOf(mail);
  if (!because) return undefined;
  return { kind: "bulk", because, ...(isKnown(mail, desk) ? {} : { held: "unknown-list" as const }) };
};

function markOf(mail: Mail): string | undefined {
  if (listOf(mail) || mail.headers.has("list-unsubscribe")) return "it came through a mailing list";
  const precedence = header(mail, "precedence").trim().toLowerCase();
  return ["bulk", "junk", "list"].includes(precedence) ? `its Precedence header says "${precedence}"` : undefined;
}

const isKnown = (mail: Mail, desk: Desk | undefined): boolean =>
  [listOf(mail)?.postingAddress, mail.from?.address].some(
    (address) => address !== undefined && isFrom(address, desk?.knownLists ?? []),
  );
