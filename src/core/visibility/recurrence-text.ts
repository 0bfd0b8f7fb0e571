// The recurrence in words: one sentence for the history, a list for texts.

import type { Prior, Recurrence } from "../model/recurrence.ts";
import { inWords } from "../words/duration.ts";

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** What speaks for the same matter, each as a few words. */
function hintsOf({ category, sameCategory, sameWords, withinWarranty, warrantyMs, prior }: Recurrence): string[] {
  const named = prior.flatMap((one) => (one.named ? one.reference : []));
  return [
    ...(sameCategory > 0 ? [`same category (${category}) ${times(sameCategory)}`] : []),
    ...(sameWords > 0 ? [`same words ${times(sameWords)}`] : []),
    ...(named.length > 0 ? [`${named.join(", ")} named by the person who escalated it`] : []),
    ...(withinWarranty > 0 ? [`${withinWarranty} solved or closed within the warranty of ${inWords(warrantyMs)}`] : []),
  ];
}

/** "recurring: same category (printers) 2 times; before: HD-1001, HD-1003"; what else there is when it does not recur. */
export function sentenceOf(recurrence: Recurrence): string {
  const { isKnown, recurring, references, prior, refused } = recurrence;
  if (!isKnown) return "the earlier tickets could not be looked up when it was escalated";
  const hints = hintsOf(recurrence).join(", ");
  const foreign = refused.length ? `; no earlier ticket of theirs: ${refused.join(", ")}` : "";
  if (recurring) return `recurring: ${hints}; before: ${references.join(", ")}${foreign}`;
  if (prior.length === 0) return `no other ticket of ${whoseAndWhen(recurrence)}${foreign}`;
  return `${countOf(recurrence)} of ${whoseAndWhen(recurrence)}, none of the same matter${hints ? ` (${hints})` : ""}${foreign}`;
}

/** Whose tickets they are, and of which time. */
const whoseAndWhen = ({ requester, client, withinMs }: Recurrence): string =>
  `${requester}${client === undefined ? "" : ` and ${client}`} in the last ${inWords(withinMs)}`;

function countOf({ prior, more, isMoreLikely }: Recurrence): string {
  const count = prior.length + more;
  return `${isMoreLikely ? "at least " : ""}${count} other ${count === 1 ? "ticket" : "tickets"}`;
}

/** "and 5 more", or "" when all are shown. */
export function beyond({ more, isMoreLikely }: Recurrence): string {
  if (more === 0) return isMoreLikely ? "and perhaps more" : "";
  return `and ${isMoreLikely ? "at least " : ""}${more} more`;
}

/** What there is to say of one other than its subject. @param day how to say a day */
export function marksOf(prior: Prior, day: (at: Date) => string): string[] {
  const { state, endedAt, category, by, of, chases, escalations, openedAt, withinWarranty } = prior;
  const kept: (string | false | undefined)[] = [
    `opened ${day(openedAt)}`,
    endedAt ? `${state} ${day(endedAt)}` : state,
    withinWarranty && "within warranty",
    of === "client" && `by ${by}`,
    category,
    chases > 0 && `chased ${times(chases)}`,
    escalations.length > 0 && `escalated as ${escalations.join(", ")}`,
    prior.sameCategory && "same category",
    prior.sameWords && "same words",
    prior.named && "named",
  ];
  return kept.filter((mark) => typeof mark === "string");
}

/** The whole card for the words of a call template; days are those of UTC. */
export function recurrenceText(recurrence: Recurrence): string {
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  const lines = recurrence.prior.map(
    (prior) => `- ${prior.reference} ${prior.subject.replace(/\s+/g, " ")} (${marksOf(prior, day).join(", ")})`,
  );
  return [`${leadOf(recurrence)}.`, ...lines, beyond(recurrence)].filter(Boolean).join("\n");
}

/** Its sentence where nothing stands before it: with a capital, without a full stop. */
export function leadOf(recurrence: Recurrence): string {
  const [first = "", ...rest] = sentenceOf(recurrence);
  return `${first.toUpperCase()}${rest.join("")}`;
}
