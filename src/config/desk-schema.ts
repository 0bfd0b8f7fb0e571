// desks.yaml and call-templates.yaml: the mailboxes with their rules, and what escalation tickets are made from.

import { z } from "zod";
import { type HoldingRule, STAFF_REPLIES } from "../core/model/desk.ts";
import { INFO_FIELDS } from "../core/model/escalation-info.ts";
import { parseDuration } from "../core/words/duration.ts";
import { chaseSchema } from "./chase-schema.ts";
import { VAGUE_ANSWERS } from "./vague-answers.ts";
import * as value from "./values.ts";

const kind = z.enum(["call", "request"]);

const holdingRule = value.textAs("end, none, or pause and a duration: pause 4h", (text): HoldingRule | undefined => {
  const said = text.trim();
  if (said === "end" || said === "none") return { kind: said };
  const [, pause] = /^pause\s+(.+)$/.exec(said) ?? [];
  const ms = pause === undefined ? undefined : parseDuration(pause);
  return ms === undefined ? undefined : { kind: "pause", ms };
});

const manual = z
  .strictObject({
    notApplicable: z
      .array(z.enum(INFO_FIELDS))
      .default(["environment", "recentChanges"])
      .describe('The fields that may be answered "N/A"; none may be left empty.'),
    vague: z
      .array(value.text)
      .default([...VAGUE_ANSWERS])
      .describe(
        "Answers that say nothing; the escalation is returned as incomplete. Optional. Default: a list in several languages.",
      ),
    fewestWords: z
      .int()
      .min(1)
      .default(2)
      .describe("An answer of fewer words is returned as too short; the reason and N/A are excepted."),
    category: z.boolean().default(true).describe("true: the ticket must have a category (#category <words>)."),
    priority: z
      .boolean()
      .default(true)
      .describe("true: a colleague must have confirmed the priority (#priority <words>)."),
    responsible: z.boolean().default(true).describe("true: somebody must be responsible (#assign me)."),
    acknowledgeWithin: value.duration
      .optional()
      .describe(
        "When nobody has answered the requester yet, a mail says that they will hear from us within this time, such as 4h. Optional. Default: no such mail is sent.",
      ),
  })
  .describe(
    "What #escalate must bring: the seven fields of the Escalation Info Template and these. Without this section, or with the word off, the word alone escalates.",
  );

const recurrence = z
  .strictObject({
    enabled: z.boolean().default(true).describe("false: escalations show no earlier tickets."),
    within: value.duration.prefault("14 days").describe("How far back earlier tickets are shown, such as 14 days."),
    warranty: value.duration
      .optional()
      .describe(
        "A ticket solved or closed this lately should have lasted, and is marked; clients may have their own. Optional. Default: as long as within.",
      ),
  })
  .describe(
    "Recent tickets (recurrence): the earlier tickets of the requester and their client, shown to colleagues with every escalation.",
  );

const visibility = z
  .strictObject({
    byChases: z.boolean().describe("true: reaching the chase threshold makes an escalation ticket."),
    byAnalysts: z
      .array(value.member)
      .default([])
      .describe("Who may make an escalation ticket with #escalate: ids of people, or group:<id>."),
    several: z
      .boolean()
      .default(false)
      .describe("true: a further escalation ticket may be made while one of the same ticket is open."),
    templates: z
      .strictObject({
        call: value.text.optional().describe("The call template for escalated calls; its kind must be call."),
        request: value.text.optional().describe("The call template for escalated requests; its kind must be request."),
      })
      .describe(
        "What escalation tickets are made from, by the kind of the ticket that is escalated: one for each kind of tickets this desk has.",
      ),
    manual: manual.optional(),
    recurrence: recurrence.prefault({}),
  })
  .describe("When a ticket leads to an escalation ticket. Without this section none ever does.");

const retention = z
  .strictObject({
    rawMail: value.longDuration
      .optional()
      .describe(
        "After this long the bytes of a mail go, such as 90 days, once its ticket is closed; at least 7 days. Optional. Default: they are kept.",
      ),
    conversation: value.longDuration
      .optional()
      .describe(
        "This long after a ticket's last change what was said on it goes, once it is closed, such as 730 days; at least 7 days. Times, states and history stay. Optional. Default: it is kept.",
      ),
  })
  .describe("How long this desk keeps what people wrote. Without this section: until it is erased.");

export const desks = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The desk's name, as requesters read it in mails."),
        address: value.ourAddress.describe("The address requesters write to."),
        aliases: z.array(value.ourAddress).default([]).describe("Further addresses of this desk."),
        prefix: value.prefix.describe("What this desk's references begin with: HD gives HD-1042."),
        kind: kind.describe("What is asked for here: call (something is broken) or request (something is wanted)."),
        people: z.array(value.member).min(1).describe("Who works here: ids of people, or group:<id>."),
        policy: value.text
          .optional()
          .describe("The policy of this desk's tickets. Without one nobody is notified when a requester waits."),
        calendar: value.text
          .optional()
          .describe(
            "The desk's working hours (calendars.yaml): delays of its policies count in them. Without them every hour counts.",
          ),
        languages: z
          .array(value.language)
          .min(1)
          .optional()
          .describe(
            "The languages in which Onit writes to requesters, such as [de, en]: a requester is written to in their own, where it is among them, and in the first where it is not, or where their words do not tell it. Templates of your own say what they say in all of them. Optional. Default: every language there is, English first.",
          ),
        staffReplies: z
          .enum(STAFF_REPLIES)
          .default("ask")
          .describe(
            "What becomes of a colleague's reply when nothing in it says whether it is for the requester: answer (it is sent), ask (its author is asked, and the wait runs on) or note (it stays inside).",
          ),
        holdingAnswers: holdingRule
          .prefault("end")
          .describe(
            'What an answer that only promises one ("we are looking into it") does to the wait: end (as any answer), none (the steps go on), or pause and a duration (no step fires for so long, or until the time that is named).',
          ),
        contactForms: z
          .strictObject({
            enabled: z.boolean().default(true).describe("false: mails of contact forms are quarantined."),
            senders: z
              .array(value.sender)
              .default([])
              .describe("Further addresses that contact forms write from: addresses, or @ and a domain."),
          })
          .optional()
          .describe(
            "Contact forms write from an address of ours or of a web server (wordpress@, www-data@ …) and name the visitor in Reply-To: such a mail opens a ticket for the visitor. Without this section it is quarantined.",
          ),
        copiedInLater: z
          .boolean()
          .default(true)
          .describe(
            "true: whom a requester copies in on a later mail becomes a participant, too, when it is proven that the requester wrote. false: only whom the first mail copies in. At most 20 in all.",
          ),
        knownLists: z
          .array(value.sender)
          .default([])
          .describe(
            "Mailing lists and newsletters this desk gets on purpose: posting or From addresses, or @ and a domain. Mails of other lists are quarantined.",
          ),
        onItNeedsProof: z
          .boolean()
          .default(false)
          .describe(
            'true: an "on it" by mail counts only when its sender is proven. false: the signed reply address it came to is enough. All other words of staff need a proven sender in any case.',
          ),
        retention: retention.optional(),
        chase: chaseSchema.optional(),
        visibility: visibility.optional(),
      })
      .describe("A mailbox with its rules."),
  )
  .describe("The mailboxes people write to.");

export const callTemplates = z
  .record(
    value.id,
    z
      .strictObject({
        purpose: z
          .literal("escalation")
          .describe(
            "Must be escalation, so that no ordinary template can be chosen for an escalation ticket by mistake.",
          ),
        kind: kind.describe("The kind of ticket this template escalates: call or request."),
        desk: value.text.describe("The desk the escalation ticket is made at, normally the management's."),
        authority: value.authority.describe(
          "Who answers for it: person:<id> or group:<id>. The first person becomes responsible, everyone is notified.",
        ),
        title: value.text.describe("The subject of the escalation ticket. It may name {{reference}} and the like."),
        body: value.text.describe("The text of the escalation ticket. It may name {{reference}} and the like."),
        priority: value.text.describe(
          "The priority of the escalation ticket, in your own words. It may name {{priority}}, the origin's.",
        ),
        category: value.text.optional().describe("The category of the escalation ticket. It may name {{category}}."),
        fields: z
          .record(z.string(), z.string())
          .default({})
          .describe("Further fields of the escalation ticket, each a name and a text."),
        stream: value.text
          .optional()
          .describe("What these tickets are listed under, such as Customer escalations, in addition to their desk."),
        statuses: z
          .strictObject({
            open: value.text.describe("What such a ticket is while it is open, such as With the management."),
            closed: value.text.describe("What it is when it is closed, such as Decided."),
          })
          .optional()
          .describe("What the states of these tickets are called, where not open and closed."),
        notifyRequester: z
          .boolean()
          .default(true)
          .describe("true: the requester gets a mail that says that their ticket was escalated."),
        alsoNotify: z
          .array(value.target)
          .default([])
          .describe(
            "Who else is notified of the escalation, in addition to the authority: person:<id>, group:<id>, or responsible (the person the origin is assigned to). They are notified only; the escalation ticket is not theirs.",
          ),
      })
      .describe("What an escalation ticket is made from."),
  )
  .describe("The templates escalation tickets are made from.");
