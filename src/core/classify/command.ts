import { audienceOf } from "../audience/audience.ts";
import { isFor } from "../door/opened-for.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { type CommandLine, commandsIn } from "../words/commands.ts";

/** A colleague's mail that opens with #words. Unknown ones too: they are refused with a list, never sent on as an answer. */
export const command: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  if (!ticket) return undefined;
  const { commands, rest } = commandsIn(mail.newText);
  if (commands.length === 0 || !(sender.relation === "staff" || isGivenAway(evidence, commands))) return undefined;
  const names = commands.map(({ name }) => `#${name}`).join(", ");
  const withheld = rest ? withheldBelow(evidence, commands, rest) : undefined;
  return { kind: "command", because: `${sender.name} wrote ${names}`, ...(withheld ? { withheld } : {}) };
};

/** A ticket that a colleague opened for somebody may be their own for now. */
const isGivenAway = ({ sender, ticket }: Evidence, commands: readonly CommandLine[]): boolean =>
  sender.proven && ticket?.openedFor?.by === sender.person?.id && sender.person !== undefined && commands.some(isFor);

/** The person who closes a ticket has its requester in mind: what is unclear is sent with it. */
function withheldBelow(evidence: Evidence, commands: readonly CommandLine[], rest: string): string | undefined {
  const { for: whom, because } = audienceOf(evidence, rest);
  if (whom === "requester") return undefined;
  const isSent = evidence.desk?.staffReplies === "answer" || commands.some(({ name }) => name === "close");
  return whom === "unclear" && isSent ? undefined : because;
}
