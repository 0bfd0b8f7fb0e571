// roles.yaml: who may do what, at which desks and with which kinds of ticket.

import { z } from "zod";
import { ACTION_NAMES } from "../core/model/role.ts";
import * as value from "./values.ts";

export const roles = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.optional().describe("The role's name, as the audit says it. Optional. Default: its id."),
        holders: z
          .array(value.member)
          .default([])
          .describe(
            "Who has the role: ids of people, or group:<id>. The admins of organisation.yaml are admins anyway.",
          ),
        may: z
          .array(z.enum(ACTION_NAMES))
          .optional()
          .describe(
            "What its holders may do. Optional for admin, manager, analyst and auditor. Default: what they usually may. release, configure, readSettings, writeTemplates, reviewTemplates, publishTemplates and export count for everything, whatever desks and kinds say.",
          ),
        desks: z
          .union([z.enum(["all", "own"]), z.array(value.text).min(1)])
          .meta({ title: "all, own or a list of desks" })
          .optional()
          .describe(
            "At which desks: all, own (where the holder works; an escalation ticket's authority works at it) or a list of desks. Optional. Default: all for admin, manager and auditor, own for any other.",
          ),
        kinds: z
          .array(z.enum(["call", "request"]))
          .min(1)
          .default(["call", "request"])
          .describe("With which kinds of ticket: call, request or both."),
      })
      .describe("A role. Somebody may hold several; what one of them grants is granted."),
  )
  .describe("Who may do what. Without this file everybody who works at a desk may do everything there but escalate.");
