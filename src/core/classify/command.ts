import { audienceOf } from "../audience/audience.ts";
import { isFor } from "../door/opened-for.ts";
import type { Evidence, Rule, Verdict } from "../model/verdict.ts";
import { type CommandLine, commandsIn, isOfAbsence } from "../words/commands.ts";

/** A colleague's mail that opens with #words. Unknown ones too: they are refused with a list, never sent on as an answer. */
export const command: Rule = (evidence) => {
  const { mail, sender, ticket } = evidence;
  const { commands, rest } = commandsIn(mail.newText);
  if (!ticket) return ofTheWriter(evidence, commands);
  if (commands.length === 0 || !(sender.relation === "staff" || isGivenAway(evidence, commands))) return undefined;
  const names = commands.map(({ name }) => `#${name}`).join(", ");
  const withheld = rest ? withheldBelow(evidence, commands, rest) : undefined;
  return { kind: "command", because: `${sender.name} wrote ${names}`, ...(withheld ? { withheld } : {}) };
};

/** "#away until Friday" is about nothing but who writes it: it opens no ticket. */
function ofTheWriter({ sender }: Evidence, commands: readonly CommandLine[]): Verdict | undefined {
  if (!sender.person || !sender.proven || commands.length === 0 || !commands.every(isOfAbsence)) return undefined;
  const names = commands.map(({ name }) => `#${name}`).join(", ");
  return { kind: "command", because: `${sender.name} wrote ${names}` };
}

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
