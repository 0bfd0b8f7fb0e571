// Rotas that must fit the rest: turns one can hand over, overrides the right way round, substitutes who lead to somebody else.

import { parseDuration } from "../core/words/duration.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";

const HOUR = 3_600_000;

/** Every rule of rotas, and of who stands in for whom, that is not kept. */
export const rotaProblems = ({ rotas, people }: Readonly<Record<"rotas" | "people", Source>>): Problem[] => [
  ...turns(rotas),
  ...overridesTheRightWayRound(rotas),
  ...substitutes(people),
];

/** What is shorter than an hour is not a shift. */
const turns = (rotas: Source): Problem[] =>
  findAll(rotas, "*.layers.*.turn").flatMap(({ path, value }) => {
    const ms = parseDuration(String(value));
    if (ms === undefined || ms % HOUR === 0) return [];
    return [
      problemAt(rotas, path, `"${value}" is not a number of whole hours`, "Write a turn such as 12h, 1 day or 1 week."),
    ];
  });

const overridesTheRightWayRound = (rotas: Source): Problem[] =>
  findAll(rotas, "*.overrides.*").flatMap(({ path, value }) => {
    const [from, until] = [fieldOf(value, "from"), fieldOf(value, "until")].map(String);
    if (from! < until!) return [];
    return [problemAt(rotas, [...path, "until"], `"${until}" is not after ${from}`, "Swap the two times.")];
  });

/** Two who stand in for each other are reached only while one of them is here. Nobody stands in for themselves. */
const substitutes = (people: Source): Problem[] =>
  findAll(people, "*.substitute").flatMap(({ path, value }) =>
    value === path[0]
      ? [
          problemAt(
            people,
            path,
            `"${value}" cannot stand in for themselves`,
            "Name somebody else, or remove the line.",
          ),
        ]
      : [],
  );
