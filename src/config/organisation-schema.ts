// organisation.yaml: who we are and at which addresses.

import { z } from "zod";
import { DUTY_KINDS } from "../core/model/duty.ts";
import * as value from "./values.ts";

const DAY_MS = 86_400_000;

export const organisation = z
  .strictObject({
    name: value.text.describe("The organisation's name, as requesters read it in mails."),
    replyAddress: value.replyAddressSetting.describe(
      'The address answers come back to. Onit adds a signed token (reply+<token>@…), so at most 31 characters may stand before the "@".',
    ),
    replySeparator: z
      .enum(["+", "-"])
      .default("+")
      .describe(
        'What stands before the token of a reply address. "-" (reply-<token>@…) is for mail servers that know no "+": they must deliver every unknown address of the domain here (catch-all). Answers to either form are read.',
      ),
    aliases: z
      .array(value.ourAddress)
      .default([])
      .describe(
        "Further addresses of ours, also former reply addresses: answers to those still find their tickets. A mail from one of them is never answered.",
      ),
    machinesThatSpeakForPeople: z
      .array(value.sender)
      .default([])
      .describe(
        "Ticket systems (Jira, ServiceNow …) whose mails are what people wrote in them: addresses, or @ and a domain. They chase and answer as people do, and get no receipts.",
      ),
    learnedReading: z
      .boolean()
      .default(true)
      .describe(
        'Where no known phrase decides, what a mail means is compared with the mails Onit has learned from (a reminder, thanks, solved, "on it"). false: only phrases decide.',
      ),
    inbox: z
      .strictObject({
        mailAfter: value.duration
          .default(30 * 60_000)
          .describe(
            "How long a note may wait in the inbox of somebody who is not signed in: then it is mailed to them.",
          ),
        digest: z
          .boolean()
          .default(true)
          .describe("Whether people get a mail in the morning, once a day, when notes of the last day are unread."),
      })
      .prefault({})
      .describe("The notes inside Onit (steps with by: inbox)."),
    legalHold: z
      .array(value.sender)
      .default([])
      .describe(
        "Whose data must be kept for now, as in a lawsuit: addresses, or @ and a domain. `onit privacy erase` refuses them.",
      ),
    storms: z
      .strictObject({
        together: z
          .number()
          .int()
          .min(2)
          .default(3)
          .describe("From how many on, steps that are due to one person at the same time go in one mail."),
        receiptsAfter: value.duration
          .default(20 * 60_000)
          .describe(
            "A client who writes so often that a machine might be behind it gets one receipt for all mails of so long a time.",
          ),
        surge: z
          .strictObject({
            moreThan: z
              .number()
              .int()
              .min(1)
              .default(20)
              .describe("How many escalations a person is notified of before it is too much."),
            within: value.duration.default(10 * 60_000).describe("The time within which they are counted."),
            every: value.duration
              .default(5 * 60_000)
              .describe("How often they get a mail of steps then, with a row for each."),
            holds: z
              .array(value.text)
              .default(["low"])
              .describe(
                "Priorities whose steps wait until it is calmer. The mail says which, and so does each ticket.",
              ),
            holdAtMost: value.duration.default(3_600_000).describe("No step waits longer than this."),
          })
          .optional()
          .describe(
            "What is done when too much goes to one person at once. Without it every step goes out when it is due.",
          ),
      })
      .optional()
      .describe("What is done when much begins at once."),
    validation: z
      .strictObject({
        every: value.longDuration
          .default(90 * DAY_MS)
          .describe("How often each is asked, counted from their last answer; at least 7 days."),
        everyFor: z
          .partialRecord(z.enum(DUTY_KINDS), value.longDuration)
          .default({})
          .describe(
            `Another time for some: ${DUTY_KINDS.join(", ")}. Such as everyFor: { owner: 30 days }. A service may have its own (services.yaml, validateEvery).`,
          ),
        remindAfter: value.duration.default(7 * DAY_MS).describe("When who has not answered is reminded, once."),
        staleAfter: value.duration
          .default(14 * DAY_MS)
          .describe(
            "How long after the question a contact without an answer is stale: `onit check`, the page of people and a mail to the admins say so.",
          ),
      })
      .superRefine(({ remindAfter, staleAfter }, context) => {
        if (remindAfter < staleAfter) return;
        const help = "Write a longer staleAfter, or a shorter remindAfter.";
        const message = "a contact is stale before it is reminded";
        context.addIssue({ code: "custom", path: ["staleAfter"], message, params: { help } });
      })
      .optional()
      .describe(
        "Asks everybody whom an escalation may come to, by mail, whether that is still right: owners and backups, authorities, whom policies name, groups, rotas, managers, substitutes. Without it nobody is asked.",
      ),
    admins: z
      .array(value.member)
      .min(1)
      .describe("Who is notified when Onit cannot do something: ids of people, or group:<id>."),
  })
  .describe("Who we are.");
