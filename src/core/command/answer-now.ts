// A colleague answers the requester by a page, a program or the command line: the same as by mail, without one.

import { speakToRequester } from "../conversation/our-words.ts";
import { LONGEST_SAYING, publicWords } from "../conversation/saying.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { owe, requesterSide } from "../outbox/owe.ts";
import { saidToDuplicates } from "./duplicate.ts";
import { decided, type Refused, type RunningCommand } from "./running.ts";

/**
 * Who asked and who was copied in get the words by mail, but for the person who wrote them.
 * @param isForAll who asked on its duplicates gets them, too, each in their own conversation
 */
export function answerNow(
  running: RunningCommand,
  text: string,
  organisation: Organisation,
  isForAll = false,
): Decision | Refused {
  const { ticket, command, desk, now } = running;
  const { address, name, person } = command.by;
  if (text === "") return { refused: "the answer is empty" };
  if (text.length > LONGEST_SAYING) return { refused: `an answer has at most ${LONGEST_SAYING} characters` };
  const { next, because } = speakToRequester(ticket, { name, person, text, at: command.at }, desk, organisation);
  const owing = owe(next, {
    kind: "answer",
    to: requesterSide(ticket).filter((one) => one.address !== address),
    cause: command.once,
    because,
    now,
    facts: { by: name, byId: person?.id ?? null },
  });
  const all = isForAll ? saidToDuplicates(running, owing, "answer", text) : { next: owing, also: "" };
  return { ...decided(running, all.next, because + all.also), says: [publicWords(command, text)] };
}
