// Triggers that could never do what they say.

import { oneAddress } from "../security/domain-name.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import type { FileName } from "./schema.ts";
import { didYouMean } from "./suggest.ts";

type Sources = Readonly<Record<FileName, Source>>;

/** Every rule about triggers that is not kept. */
export const triggerProblems = (sources: Sources): Problem[] => [
  ...emptySections(sources.triggers),
  ...desksThatCannot(sources),
  ...tiersOfNobody(sources),
  ...sendersOfOurs(sources),
];

const CONDITIONS_AT = ["*.when", "*.when.any.*", "*.when.not"];

/** A trigger without conditions would fire on every ticket, one without actions for nothing. */
function emptySections(triggers: Source): Problem[] {
  const conditions = CONDITIONS_AT.flatMap((at) =>
    emptyAt(
      triggers,
      at,
      "there is no condition here",
      "Name at least one, such as reassigned: 3 or priority: [critical].",
    ),
  );
  return [
    ...conditions,
    ...emptyAt(triggers, "*.then", "nothing would be done", "Name at least one of escalate, policy, notify and risk."),
  ];
}

const emptyAt = (triggers: Source, at: string, message: string, help: string): Problem[] =>
  findAll(triggers, at).flatMap(({ path, value }) =>
    typeof value === "object" && value !== null && Object.keys(value).length === 0
      ? [problemAt(triggers, path, message, help)]
      : [],
  );

type Need = { asked: (trigger: unknown) => Path | undefined; section: string; message: string };

const NEEDS: readonly Need[] = [
  {
    asked: (trigger) => (fieldOf(fieldOf(trigger, "then"), "escalate") === true ? ["then", "escalate"] : undefined),
    section: "visibility",
    message: "no escalation ticket can be made",
  },
  {
    asked: (trigger) => (fieldOf(fieldOf(trigger, "when"), "chases") === undefined ? undefined : ["when", "chases"]),
    section: "chase",
    message: "no chases are counted",
  },
];

/** A trigger that names its desks means each of them; one for all desks needs one that can. */
function desksThatCannot({ triggers, desks }: Sources): Problem[] {
  if (desks.broken) return [];
  const known = Object.keys(desks.value ?? {});
  const lacks = (id: string, section: string): boolean => fieldOf(fieldOf(desks.value, id), section) === undefined;
  return findAll(triggers, "*").flatMap(({ path, value }) =>
    NEEDS.flatMap(({ asked, section, message }) => {
      const at = asked(value);
      if (!at) return [];
      const named = fieldOf(value, "desks");
      const wrong = Array.isArray(named)
        ? named.filter((id) => known.includes(id) && lacks(id, section))
        : known.every((id) => lacks(id, section))
          ? ["any desk"]
          : [];
      const help = `Add a ${section} section there in desks.yaml, or name other desks.`;
      return wrong.map((id) =>
        problemAt(triggers, [...path, ...at], `${message} at ${id}: it has no ${section} section`, help),
      );
    }),
  );
}

const eachCondition = (triggers: Source, name: string) =>
  CONDITIONS_AT.flatMap((at) => findAll(triggers, `${at}.${name}.*`));

function tiersOfNobody({ triggers, clients }: Sources): Problem[] {
  if (clients.broken) return [];
  const tiers = findAll(clients, "*.tier").map(({ value }) => String(value));
  return eachCondition(triggers, "tier").flatMap(({ path, value }) =>
    tiers.includes(String(value))
      ? []
      : [
          problemAt(
            triggers,
            path,
            `no client has the tier "${value}"`,
            didYouMean(String(value), tiers, `Write tier: ${value} at a client in clients.yaml.`),
          ),
        ],
  );
}

/** A mail from an address of ours is our own and is never read, so such a condition would never hold. */
function sendersOfOurs({ triggers, desks, organisation }: Sources): Problem[] {
  const places = [
    ...["*.address", "*.aliases.*"].flatMap((at) => findAll(desks, at)),
    ...["replyAddress", "aliases.*"].flatMap((at) => findAll(organisation, at)),
  ];
  const ours = places.map(({ value }) => oneAddress(String(value).trim()));
  return eachCondition(triggers, "sender").flatMap(({ path, value }) =>
    ours.includes(oneAddress(String(value).trim()))
      ? [
          problemAt(
            triggers,
            path,
            `"${value}" is an address of ours`,
            "Name the address that the other system writes from.",
          ),
        ]
      : [],
  );
}
