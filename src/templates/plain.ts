// The built-in mail of every kind, in case its template is broken: no file, no Handlebars, only the essentials.

import type { NoticeKind } from "../core/model/notice.ts";
import { REPLY_LINE } from "../core/words/reply-line.ts";
import type { Rendered } from "../ports/app.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import type { Context, RequesterContext, StaffContext } from "./context.ts";
import { type Essentials, plainToRequester } from "./plain-to-requester.ts";
import type { NoticeFacts } from "./told.ts";

const TOP = `~~ ${REPLY_LINE} ~~`;
const TOP_HTML = `<p style="font-size:12px;color:#6b7280">${TOP}</p>`;

const PLAIN: TemplateMark = { from: "plain", version: "" };

/** The plain mail for a notice. Says what the kind must say, whatever is unknown, and works without any file. */
export function plainMail(kind: NoticeKind, context: Context): Rendered {
  const staff = context.audience === "staff";
  const { subject, lines } = staff ? toStaff(kind, context) : plainToRequester(kind, context);
  const foot = staff ? staffFoot(kind, context) : requesterFoot(context);
  const link = staff ? context.links.confirm : context.facts.offer === true && context.links.chase;
  const label = staff ? "I'm on it" : "Count this as a reminder";
  const top = staff && kind !== "sent-back";
  const body = lines.filter((line) => typeof line === "string").join("\n");
  return {
    template: PLAIN,
    subject,
    text: [...(top ? [TOP, ""] : []), body, ...(link ? ["", `${label}: ${link}`] : []), "", ...foot, ""].join("\n"),
    html: page([
      top && TOP_HTML,
      inHtml(body),
      link ? `<p><a href="${escaped(link)}">${escaped(label)}</a></p>` : "",
      inHtml(foot.join("\n")),
    ]),
  };
}

/**
 * The very last resort, when not even a context could be made.
 * @param reference of the ticket
 * @param staff whether staff read it
 */
export function barestMail(reference: string, deskName: string, staff: boolean): Rendered {
  const text = `There is news on ${reference}. Reply to this mail to ask about it.\n\n${deskName}\n`;
  return {
    template: PLAIN,
    subject: `[${reference}] News`,
    text: staff ? `${TOP}\n\n${text}` : text,
    html: page([staff && TOP_HTML, inHtml(text)]),
  };
}

/** What a staff mail opens with. */
const NEWS: Readonly<Partial<Record<NoticeKind, (context: StaffContext) => string>>> = {
  "new-ticket": ({ requester }) => `New from ${requester.name}`,
  "requester-replied": ({ requester }) => `${requester.name} wrote again`,
  chased: ({ requester, facts }) =>
    `${facts.by ?? requester.name} asked again${facts.threshold ? ` (chase ${facts.number} of ${facts.threshold})` : ""}`,
  "escalation-ticket": ({ facts }) =>
    `${facts.originReference ?? "A ticket"} was escalated to you${because(facts.why)}`,
  escalated: ({ facts, reference }) =>
    `${reference} was escalated${facts.authority ? ` to ${facts.authority}` : ""}${facts.escalatedAs ? `, as ${facts.escalatedAs}` : ""}${because(facts.why)}`,
  step: ({ requester, facts }) =>
    `${requester.name} has been waiting ${facts.waited ?? ""} for an answer (step ${facts.stepNumber} of ${facts.stepCount}, ${facts.policyName})`,
  steps: ({ rows }) => `${rows.length} people wait for an answer`,
  "opened-for": ({ facts, requester }) =>
    facts.address ? `You opened this ticket for ${requester.name}` : "This ticket is your own",
  confirmed: ({ facts }) => `You are on it until ${facts.until}`,
  "promise-ending": ({ facts, requester }) =>
    facts.isPause
      ? `${requester.name} was promised an answer, and nobody has answered; the reminders go on at ${facts.until}, ${facts.left} from now`
      : facts.isHandedOver
        ? `This was handed over to you, and nobody is on it; the next step follows at ${facts.until}, ${facts.left} from now`
        : `Your "on it" ends at ${facts.until}, ${facts.left} from now`,
  "promise-over": ({ facts }) => `You are not on it any more${because(partedBy(facts))}`,
  taken: ({ facts }) => `${facts.by ?? "Somebody"} ${facts.several ? "are" : "is"} on it until ${facts.until}`,
  joined: ({ facts }) =>
    `${facts.by ?? "Somebody"} is ${facts.gone ? "not on it any more" : "on it"}: ${facts.have} of ${facts.needed}`,
  assigned: ({ facts }) =>
    facts.self ? "This ticket is yours now, as you wrote" : `${facts.by ?? "Somebody"} gave this ticket to you`,
  refused: ({ facts }) => `"${facts.command}" was not carried out${because(facts.reason)}`,
  "held-reply": ({ facts, requester }) =>
    facts.done
      ? `Your words ${facts.done === "send" ? `were sent to ${requester.name}` : "stay inside as a private note"}`
      : `Your words were not sent to ${requester.name} yet${because(facts.why)}`,
  triggered: ({ facts }) => `${facts.trigger ?? "A trigger"} fired${because(facts.why)}`,
  unreachable: ({ facts }) =>
    `${facts.isUnanswered ? "Somebody is waiting, and nobody has answered or is on it" : "Nobody could be notified that somebody is waiting"}${because(facts.why)}. The policy is ${facts.policyName}`,
  "sent-back": ({ reference }) => `Your #escalate of ${reference} is not complete`,
  undelivered: ({ facts, reference }) =>
    `${facts.what ?? "What we sent"}${facts.to ? ` to ${facts.to}` : ""} on ${reference}${facts.others ? ` and on ${facts.others} more in the same mail (${facts.othersList})` : ""} ${facts.uncertain === true ? "perhaps did not arrive" : "did not arrive"}${because(facts.why)}`,
};

const partedBy = ({ by, takes, ends, to, until }: NoticeFacts): string => {
  if (takes === true) return `${by} is, until ${until}`;
  if (ends === true) return `${by} took the policy away, and nobody is notified of this wait any more`;
  return to ? `${by} handed it over to ${to}` : `${by} asked for the next step now`;
};

const takenAlone = ({ alone }: NoticeFacts, reference: string, all: string | null): Essentials["lines"] => [
  alone === true && `That takes ${reference} alone, and none of the other tickets that the mail you answered tells of.`,
  alone === true && all && `I'm on all of them: ${all}`,
];

const OTHERS_TO_DECIDE = "The other tickets of that mail are decided on one by one: `onit outbox` lists them.";

/** What some staff mails say after their news. */
const MORE: Readonly<Partial<Record<NoticeKind, (context: StaffContext) => Essentials["lines"]>>> = {
  confirmed: ({ facts, links, reference, requester }) => [
    ...takenAlone(facts, reference, links.all),
    facts.kept === true &&
      `The other words of your mail stay inside as a private note: nothing was sent to ${requester.name}, and no #command below the first line was carried out.`,
  ],
  steps: ({ rows, links, facts, reference }) => [
    links.all && `\nI'm on all of them: ${links.all}`,
    ...rows.map(
      ({ reference: of, subject, over, requester, waited, link }) =>
        `\n${of}: ${subject}\n${over ? `${over}.` : `${requester} has been waiting ${waited}. I'm on it: ${link}`}`,
    ),
    facts.postponed !== null && `\n${facts.postponed} more of lower priority are postponed until ${facts.until}.`,
    `\nA reply to this mail belongs to ${reference} alone.`,
  ],
  "opened-for": ({ facts }) => [
    `${facts.why}.`,
    facts.address
      ? `${facts.address} was notified that it arrived, and gets the answers. Your own words stay inside.`
      : "You get the answers.",
    'To change that, reply with the line "#for me" or "#for carl@example.org", as long as nobody has answered.',
  ],
  "held-reply": ({ facts, held, links, reference, requester }) => [
    facts.until !== null && `You are on it until ${facts.until}.`,
    ...takenAlone(facts, reference, links.all),
    facts.notOnIt !== null && `Your "on it" changed nothing: ${facts.notOnIt}.`,
    facts.kept === true && "What follows #note stays inside, and no #command below the first line was carried out.",
    held && `\n--- These words are held\n${held.text}\n---`,
    links.take && `\nI'm on it: ${links.take}`,
    links.send && `\nSend it to ${requester.name}: ${links.send}`,
    links.note && `\nKeep it as a note: ${links.note}`,
    links.send && '\nOr reply with "on it", "send it" or "note". Until then nothing is sent.',
  ],
  "escalation-ticket": ({ facts, info, recurrence, origin }) => [
    facts.risk !== null && `Risk: ${facts.risk}.`,
    ...info.map(({ name, text }) => `\n${name}:\n${text}`),
    recurrence && `\nEarlier tickets: ${recurrence.sentence}.`,
    ...(recurrence?.tickets ?? []).map(({ reference, subject, marks }) => `- ${reference} ${subject} (${marks})`),
    ...(origin?.conversation ?? []).map(quoted),
  ],
  "sent-back": ({ problems, info, requester }) => [
    ...problems.map((problem) => `- ${problem}`),
    `Answer below the headings. Nothing you write there goes to ${requester.name}.`,
    ...info.map(({ name, text }) => `\n${name}:\n${text}`),
    `\n${TOP}`, // the answer is written below the headings, so the line stands below them
  ],
  triggered: ({ facts }) => [
    facts.risk !== null && `Risk: ${facts.risk}.`,
    facts.escalated === true && "It was escalated, too.",
  ],
  undelivered: ({ facts, requester, links }) => [
    facts.uncertain === true && "It is not sent again by itself, so that nobody gets it twice.",
    links.delivery && `Send it again, or say that it arrived: ${links.delivery}`,
    facts.uncertain === true && facts.others ? OTHERS_TO_DECIDE : false,
    facts.waitAgain === true && `${requester.name} is waiting again, and the clock runs since the time of their mail.`,
    facts.instead !== true && "Reach them another way, or reply here to send an answer again.",
  ],
};

/** Mails about what their reader did: they know the conversation. */
const QUIET: readonly NoticeKind[] = ["confirmed", "refused", "held-reply", "sent-back"];

function toStaff(kind: NoticeKind, context: StaffContext): Essentials {
  const { reference, subject, requester, responsible, wait, conversation } = context;
  const news = NEWS[kind]?.(context) ?? `News on ${reference}`;
  const title = kind === "undelivered" ? "Not delivered" : news.split(/: | \(/)[0];
  const talks = !QUIET.includes(kind);
  return {
    subject: `[${reference}] ${title}: ${subject}`,
    lines: [
      `${news}.`,
      ...(MORE[kind]?.(context) ?? []),
      "",
      `${reference}: ${subject}`,
      `From ${requester.name}; ${responsible ? `assigned to ${responsible.name}` : "unassigned"}`,
      wait && `Waiting since ${wait.since} (${wait.waited})`,
      ...(talks ? conversation : []).map(quoted),
    ],
  };
}

const quoted = ({ by, at, text, private: hidden }: StaffContext["conversation"][number]): string =>
  `\n--- ${by}${hidden ? " (internal note)" : ""}, ${at}\n${text}`;

const staffFoot = (kind: NoticeKind, { requester, whyYou, timeZone }: StaffContext): string[] => [
  kind === "sent-back"
    ? "Lines with #category, #priority and #assign me stand at the very top of your answer."
    : `Reply "on it" (or "on it 2h") to take it. Reply with your answer and it goes to ${requester.name}. Start a line with #note to keep it inside; #assign me, #handover anna, #decline, #next (the next step now), #snooze until 15:00, #category, #priority, #close, #escalate <reason> work too.`,
  "",
  `You received this because ${whyYou}. Times are ${timeZone}.`,
];

const requesterFoot = ({ links, desk, whyYou }: RequesterContext): string[] => [
  "Reply to this mail to add something or to send a reminder.",
  ...(links.status === null ? [] : [`How it stands: ${links.status}`]),
  "",
  `You received this because ${whyYou}.`,
  desk.name,
];

const because = (reason: NoticeFacts[string] | undefined): string => (reason ? `: ${reason}` : "");

const page = (blocks: readonly (string | false)[]): string =>
  `<!DOCTYPE html>\n<html><body>\n${blocks.filter(Boolean).join("\n")}\n</body></html>\n`;

const inHtml = (text: string): string => `<p dir="auto">${escaped(text).replaceAll("\n", "<br>\n")}</p>`;

const escaped = (text: string): string => text.replace(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
