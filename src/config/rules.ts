// Settings that must fit each other. Like references, these look at what was written.

import { DateTime } from "luxon";
import { CALL_TEMPLATE_WORDS } from "../core/model/desk.ts";
import { parseDuration } from "../core/words/duration.ts";
import { roleProblems } from "./access.ts";
import { calendarProblems } from "./calendar-rules.ts";
import { channelProblems } from "./channel-rules.ts";
import { chaseProblems } from "./chase-rules.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import { needsProblems } from "./needs-rules.ts";
import type { Problem } from "./problem.ts";
import { rotaProblems } from "./rota-rules.ts";
import type { FileName } from "./schema.ts";
import { serviceProblems } from "./service-rules.ts";
import { didYouMean } from "./suggest.ts";
import { triggerProblems } from "./trigger-rules.ts";
import { ID } from "./values.ts";
import { webhookProblems } from "./webhook-rules.ts";

type Sources = Readonly<Record<FileName, Source>>;

const VARIABLES: readonly string[] = CALL_TEMPLATE_WORDS;

/** Every rule between settings that is not kept. */
export const ruleProblems = (sources: Sources): Problem[] => [
  ...ids(sources),
  ...delays(sources.policies),
  ...endings(sources.policies),
  ...repeats(sources.policies),
  ...needsProblems(sources),
  ...calendarProblems(sources.calendars),
  ...rotaProblems(sources),
  ...serviceProblems(sources),
  ...channelProblems(sources),
  ...webhookProblems(sources.webhooks),
  ...chaseProblems(sources.desks, sources.clients, sources.calendars),
  ...triggerProblems(sources),
  ...leaveTheRightWayRound(sources.people),
  ...templateKinds(sources),
  ...templatesLacking(sources),
  ...variables(sources["call-templates"]),
  ...roleProblems(sources.roles, sources.desks),
];

function ids(sources: Sources): Problem[] {
  const withIds: readonly FileName[] = [
    "people",
    "groups",
    "clients",
    "desks",
    "policies",
    "calendars",
    "rotas",
    "services",
    "channels",
    "webhooks",
    "call-templates",
    "triggers",
    "roles",
  ];
  return withIds.flatMap((name) =>
    findAll(sources[name], "*").flatMap(({ path }) => {
      const id = path[0];
      if (typeof id !== "string" || ID.test(id)) return [];
      const help = "Use small letters, digits and hyphens, beginning with a letter or digit.";
      return [problemAt(sources[name], path, `"${id}" cannot be an id`, help)];
    }),
  );
}

function delays(policies: Source): Problem[] {
  return findAll(policies, "*.steps").flatMap(({ path, value }) => {
    let longest = 0;
    return (Array.isArray(value) ? value : []).flatMap((step, index) => {
      const after = textOf(step, "after");
      const delay = parseDuration(after);
      if (delay === undefined) return [];
      if (delay > longest) {
        longest = delay;
        return [];
      }
      const help = "Delays count from the beginning of the wait, not from the step before. Sort the steps.";
      return [problemAt(policies, [...path, index, "after"], `"${after}" is not longer than the step before`, help)];
    });
  });
}

/** "Nothing follows" beside something that follows. */
function endings(policies: Source): Problem[] {
  return findAll(policies, "*.thenSilence").flatMap(({ path, value }) => {
    const policy = fieldOf(policies.value, String(path[0]));
    const follows = ["repeat", "finally"].filter((key) => fieldOf(policy, key) !== undefined);
    if (value !== true || follows.length === 0) return [];
    const message = `nothing is to follow the last step, and yet ${follows.join(" and ")} ${follows.length === 1 ? "does" : "do"}`;
    return [problemAt(policies, path, message, `Remove thenSilence, or remove ${follows.join(" and ")}.`)];
  });
}

const SHORTEST_REPEAT_MS = 60_000;

/** What comes more often is a flood and not a reminder. */
function repeats(policies: Source): Problem[] {
  return findAll(policies, "*.repeat.every").flatMap(({ path, value }) => {
    const every = parseDuration(typeof value === "string" ? value : "");
    if (every === undefined || every >= SHORTEST_REPEAT_MS) return [];
    return [problemAt(policies, path, `"${value}" is less than a minute`, "Write 1m or more.")];
  });
}

function leaveTheRightWayRound(people: Source): Problem[] {
  return findAll(people, "*.leave.*").flatMap(({ path, value }) => {
    const [from, until] = [textOf(value, "from"), textOf(value, "until")];
    if (!isDay(from) || !isDay(until) || until >= from) return [];
    return [problemAt(people, [...path, "until"], `"${until}" is before the first day, ${from}`, "Swap the two days.")];
  });
}

function templateKinds({ desks, "call-templates": templates }: Sources): Problem[] {
  return findAll(desks, "*.visibility.templates.*").flatMap(({ path, value }) => {
    const wanted = path.at(-1);
    const kind = textOf(fieldOf(templates.value, String(value)), "kind");
    if (!["call", "request"].includes(kind) || !["call", "request"].includes(String(wanted)) || kind === wanted)
      return [];
    const help = `Name a template of kind ${wanted}.`;
    return [problemAt(desks, path, `"${value}" is a template for a ${kind}, not for a ${wanted}`, help)];
  });
}

/** A desk that may escalate needs something to make the escalation tickets from. */
function templatesLacking({ desks }: Sources): Problem[] {
  return findAll(desks, "*.visibility.templates").flatMap(({ path, value }) => {
    const kind = textOf(fieldOf(desks.value, String(path[0])), "kind");
    if (!["call", "request"].includes(kind) || textOf(value, kind) !== "") return [];
    const message = `this desk's tickets are ${kind}s, and no call template is named for them: none could be escalated`;
    return [
      problemAt(
        desks,
        path,
        message,
        `Add a line such as ${kind}: escalated-${kind}, naming a template of call-templates.yaml.`,
      ),
    ];
  });
}

function variables(templates: Source): Problem[] {
  return ["*.title", "*.body", "*.priority", "*.category", "*.fields.*", "*.stream"].flatMap((at) =>
    findAll(templates, at).flatMap(({ path, value }) =>
      typeof value === "string" ? wrongNames(value).map((wrong) => problemAt(templates, path, ...wrong)) : [],
    ),
  );
}

const KNOWN = `The known ones are ${VARIABLES.map((name) => `{{${name}}}`).join(", ")}.`;

function wrongNames(text: string): [message: string, help: string][] {
  const named = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = ""]) => name.trim());
  const unknown = [...new Set(named)].filter((name) => !VARIABLES.includes(name));
  const left = text.replaceAll(/\{\{[^{}]*\}\}/g, "");
  const open = /\{\{|\}\}/.test(left)
    ? [[`a variable is not closed in ${JSON.stringify(left.trim())}`, KNOWN] as const]
    : [];
  const problems = unknown.map((name) => {
    const near = didYouMean(name, VARIABLES, "");
    return [`there is no variable {{${name}}}`, near.startsWith("Did") ? `${near} ${KNOWN}` : KNOWN] as const;
  });
  return [...problems, ...open].map(([message, help]) => [message, help]);
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid;

const textOf = (value: unknown, key: string): string => {
  const field = fieldOf(value, key);
  return typeof field === "string" ? field : "";
};
