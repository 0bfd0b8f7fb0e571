// The product's own rules on a mail of a desk of the example that belongs to no ticket, whose sender its relay has checked.

import { loadConfig } from "../../src/config/load.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { readAs } from "../../src/core/door/read-as.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import type { Kind } from "../../src/core/model/verdict.ts";

const { organisation } = await loadConfig("config");
const desk = organisation.desks.get("support");

export function verdictOn(arrived: Mail): Kind {
  const relayed = { by: "relay" as const, because: "the relay has checked it", answerTo: undefined };
  const { mail } = readAs(arrived, relayed, organisation);
  const address = mail.from?.address ?? "";
  const sender = {
    address,
    name: address,
    person: undefined,
    relation: "stranger" as const,
    trusted: true,
    proven: true,
    byToken: false,
    means: "relay" as const,
    because: "the relay has checked it",
    answerTo: undefined,
  };
  return classify({ mail, sender, ticket: undefined, desk, organisation }).verdict.kind;
}
