import { infoIn } from "../model/escalation-info.ts";
import type { Mail } from "../model/mail.ts";
import type { NoticeKind } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Rule } from "../model/verdict.ts";
import { commandsIn } from "../words/commands.ts";

const MANY = 3; // of the seven headings: fewer may stand in an ordinary answer

/**
 * The fields of an escalation are for colleagues only (S3.14): an answer to what was returned as incomplete, whatever it says, and any
 * mail of a colleague with several of the headings, once any desk asks for them: its people answer other desks' mails too.
 */
export const isForInfo = (
  { mail, answers }: { mail: Mail; answers?: NoticeKind | undefined },
  { desks }: Organisation,
): boolean =>
  answers === "sent-back" ||
  ([...desks.values()].some(({ visibility }) => visibility?.manual !== undefined) &&
    infoIn([{ kind: "own", text: mail.newText }]).named >= MANY);

/** Commands above the headings are run first, so such a mail is a command. */
export const escalationInfo: Rule = ({ mail, sender, ticket, desk, answers, organisation }) => {
  if (!ticket || !desk || sender.relation !== "staff" || commandsIn(mail.newText).commands.length > 0) return undefined;
  if (!isForInfo({ mail, answers }, organisation)) return undefined;
  const because =
    answers === "sent-back"
      ? `${sender.name} answered what was returned as incomplete`
      : `${sender.name} wrote below the headings of an escalation`;
  return { kind: "escalation-info", because };
};
