import { commandsIn } from "../command/parse.ts";
import type { Rule } from "./verdict.ts";

/** A colleague's mail that opens with #words. Unknown ones too: they are refused with a list, never sent on as an answer. */
export const command: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || sender.relation !== "staff") return undefined;
  const { commands } = commandsIn(mail.newText);
  const names = commands.map(({ name }) => `#${name}`).join(", ");
  return commands.length ? { kind: "command", because: `${sender.name} wrote ${names}` } : undefined;
};
