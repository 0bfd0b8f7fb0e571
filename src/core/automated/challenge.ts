import type { Mail } from "../model/mail.ts";
import type { Rule } from "../model/verdict.ts";
import { plantList } from "../words/phrase-tree.ts";
import { phraseIn } from "../words/phrases.ts";
import { autoSubmitted } from "./auto-marks.ts";

/** A spam filter asks the person who wrote to prove that they are a person. We never answer: it would be a machine saying so. */
export const challenge: Rule = ({ mail }) => {
  const because = asksForProof(mail);
  return because ? { kind: "challenge", because } : undefined;
};

const PROTECTED = plantList([
  "protected by",
  "has been waitlisted",
  "waiting for your confirmation",
  "awaiting verification",
  "awaiting your verification",
  "held until",
  "not on my list",
  "guest list",
  "allowed list",
  "approved list",
  "approved sender list",
  "approved senders",
  "whitelist",
  "allow list",
  "pre-approved",
  "never received mail from you",
  "challenge response",
  "spam blocker",
  "you are human",
  "are a real person",
]);
const ASKED = plantList([
  "click the link",
  "click on the link",
  "click on the following link",
  "click below",
  "click here",
  "following link",
  "please confirm",
  "confirm that you",
  "confirm your",
  "simply reply",
  "just reply",
  "reply to this message",
  "verify that",
  "verify yourself",
  "verify your",
  "link below",
]);
const LONGEST = 3_000; // characters: longer mails are about something else

/** Both what protects and what is asked for must be said, in a mail that comes from no person. */
export function asksForProof(mail: Mail): string | undefined {
  if (!isByMachine(mail)) return undefined;
  const text = mail.text.slice(0, LONGEST);
  const means = phraseIn(text, PROTECTED);
  const asked = means && phraseIn(text, ASKED);
  return asked && `it says "${means}" and "${asked}", as filters do that ask senders for proof`;
}

/** A person may quote such words, but not from the null sender, in a report, or from an address nobody reads. */
const isByMachine = (mail: Mail): boolean =>
  mail.envelope.from === "" ||
  mail.report !== undefined ||
  autoSubmitted(mail) === "machine" ||
  [mail.envelope.from, mail.from?.address ?? ""].some((address) => ROLE.test(address));

const ROLE = /^(no-?reply|do-?not-?reply|verif|confirm|challenge|anti-?spam|support)[^@]{0,30}@/;
