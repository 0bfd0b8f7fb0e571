// What somebody does by a link in a mail of ours: a button, a page or a form.

import { causeOf } from "../core/model/cause.ts";
import { type Command, NO_FIELDS } from "../core/model/command.ts";
import type { Address } from "../core/model/mail.ts";
import { personAt } from "../core/model/organisation.ts";
import type { App } from "../ports/app.ts";

/** Where a request came from, and by which program: kept in the history (P12). */
export type Visitor = { peer: string; userAgent: string };

/**
 * @param address whom the link was sent to
 * @param name of theirs, where they are not one of us
 */
export function commandByLink(
  { address, name = address }: { address: Address; name?: string },
  means: "button" | "page",
  { peer, userAgent }: Visitor,
  { organisation, now }: Pick<App, "organisation" | "now">,
): Command {
  const person = personAt(organisation, address);
  const by = person ? { address: person.addresses[0], name: person.name, person } : { address, name };
  const at = now();
  const via = `the ${means === "page" ? "page" : "link"} of ${by.address}, from ${peer}, ${userAgent.slice(0, 120)}`;
  return {
    by,
    at,
    proof: { means, via },
    words: "",
    fields: NO_FIELDS,
    once: causeOf("act", { way: means, act: at.getTime() }),
    cause: causeOf("way", { way: means }),
  };
}
