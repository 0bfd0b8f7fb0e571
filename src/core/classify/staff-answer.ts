import { type Audience, audienceOf } from "../audience/audience.ts";
import { plainRefusal } from "../audience/refusal.ts";
import type { StaffReplies } from "../model/desk.ts";
import type { Evidence, Rule, Verdict } from "../model/verdict.ts";
import { namesOf } from "../own-words/names.ts";
import { ownWords } from "../own-words/own-words.ts";
import { earFor } from "../words/promise-ear.ts";
import { timeIn } from "../words/promise-time.ts";
import { isLikeAnswer, isStatementLikeAnswer, isUnlikeAnswer, likeTalk } from "./like-examples.ts";
import { promiseMs } from "./promise.ts";
import { restoredIn } from "./restored.ts";

const LONGEST_PROMISE = 400; // characters that may name a time, should they mean "on it"

/**
 * A colleague replied to a notice. The words are for the requester only when they are plainly an answer; what is unclear is the
 * desk's to decide (`staffReplies`), and what is not an answer or talk among colleagues goes to nobody by itself.
 */
export const staffAnswer: Rule = (evidence) => {
  const { mail, sender, ticket, desk } = evidence;
  if (!ticket || sender.relation !== "staff") return undefined;
  if (!mail.newText.trim() && mail.attachments.length === 0) return undefined; // nothing to send on
  const { for: whom, because } = weighed(audienceOf(evidence), evidence);
  if (whom === "requester") {
    const talk = likeTalk(evidence);
    return talk ? held(evidence, talk) : answered(evidence, because);
  }
  return whom === "unclear" ? BY_SETTING[desk?.staffReplies ?? "ask"](evidence, because) : held(evidence, because);
};

/** What no words decide by themselves is judged beside what people wrote: only surely alike is sent, and what is not alike is asked about. */
function weighed(audience: Audience, evidence: Evidence): Audience {
  const { for: whom, because, sign } = audience;
  if (sign === "plain") return audience;
  if (whom === "colleagues" && isLikeAnswer(evidence))
    return { for: "requester", because: `it reads like an answer, though ${because}`, sign };
  if (whom === "unclear") {
    const restored = saysItIsRestored(evidence);
    if (restored) return { for: "requester", because: `it says how the matter stands: "${restored}"`, sign };
    if (isStatementLikeAnswer(evidence)) return { for: "requester", because: "it reads like an answer", sign };
  }
  if (whom === "requester" && isUnlikeAnswer(evidence, sign))
    return { for: "unclear", because: `it does not read like an answer, though ${because}`, sign };
  return audience;
}

/** "It prints again", as a requester would say it. */
function saysItIsRestored(evidence: Evidence): string | undefined {
  const own = ownWords(evidence);
  if (own.sentences.some(({ asks }) => asks)) return undefined;
  return own.clauses.flatMap(({ words }) => restoredIn(words, own))[0]?.phrase;
}

const answered = ({ sender, ticket }: Evidence, why: string): Verdict => {
  const { requester } = ticket!.record;
  return {
    kind: "staff-answer",
    because: `${sender.name} answered ${requester.name || requester.address}: ${why}`,
  };
};

const held = (evidence: Evidence, why: string): Verdict => {
  const { sender, mail } = evidence;
  const refuses = plainRefusal(evidence);
  const time = timeIn(
    mail.newText.slice(0, LONGEST_PROMISE),
    "",
    earFor(evidence.organisation.phrases, namesOf(evidence)),
  );
  return {
    kind: "unsure",
    because: `${sender.name} wrote, and nothing was sent: ${why}`,
    withheld: why,
    ...(refuses === undefined ? {} : { refuses }),
    ...(time ? { promiseMs: promiseMs(time, evidence) } : {}),
  };
};

const BY_SETTING: Readonly<Record<StaffReplies, (evidence: Evidence, why: string) => Verdict>> = {
  answer: (evidence, why) => answered(evidence, `${why}, and the desk sends what is unclear`),
  ask: held,
  note: ({ sender }, why) => ({ kind: "staff-note", because: `${sender.name} wrote a note: ${why}`, withheld: why }),
};
