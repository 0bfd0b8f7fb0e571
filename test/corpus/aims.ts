// What must hold of verdicts, as figures: nothing goes out that nobody meant, and what people mean is heard.

import type { Judged } from "./judge-verdict.ts";

export type Aim = { name: string; count: number; of: number; aim: string; met: boolean };

const only = (expected: readonly string[], kind: string): boolean => expected.length === 1 && expected[0] === kind;

export function aimsOf(all: readonly Judged[]): Aim[] {
  const colleagues = all.filter(({ situation }) => situation === "colleague-replies");
  const answers = colleagues.filter(({ expected }) => only(expected, "staff-answer"));
  return [
    none("non-answers that would be sent to a requester", all, "staff-answer"),
    share("real answers sent without asking", answers, ({ got }) => got === "staff-answer", 0.95),
    ...["confirm", "thanks", "solved"].flatMap((kind) => [
      share(
        `${kind} heard`,
        all.filter(({ expected }) => only(expected, kind)),
        ({ got }) => got === kind,
        0.9,
      ),
      none(`${kind} heard that is not meant`, all, kind),
    ]),
    share(
      "chases heard",
      all.filter(({ expected }) => only(expected, "chase")),
      ({ got }) => got === "chase",
      0.85,
    ),
    falseShare("chases heard that are none", all, "chase", 0.02),
    share(
      "promise times right",
      all.filter(({ promise }) => promise !== undefined),
      ({ promise }) => promise!.right,
      1,
    ),
    share(
      "new text right",
      all.filter(({ newText }) => newText !== undefined),
      ({ newText }) => newText!.right,
      0.95,
    ),
  ].filter(({ of }) => of > 0);
}

function share(name: string, all: readonly Judged[], is: (one: Judged) => boolean, least: number): Aim {
  const count = all.filter(is).length;
  return {
    name,
    count,
    of: all.length,
    aim: `at least ${Math.round(least * 100)} %`,
    met: count >= least * all.length,
  };
}

/** Of all mails that are not meant so. */
function falseShare(name: string, all: readonly Judged[], kind: string, most: number): Aim {
  const others = all.filter(({ expected }) => !expected.includes(kind));
  const count = others.filter(({ got }) => got === kind).length;
  return {
    name,
    count,
    of: others.length,
    aim: `at most ${Math.round(most * 100)} %`,
    met: count <= most * others.length,
  };
}

const none = (name: string, all: readonly Judged[], kind: string): Aim => falseShare(name, all, kind, 0);

/** How often which verdict was given where another was expected, by situation: "chase → unsure". */
export function confusionsOf(all: readonly Judged[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { situation, expected, got, right } of all) {
    if (right) continue;
    const row = `${expected.join("|")} → ${got}`;
    table[situation] ??= {};
    table[situation][row] = (table[situation][row] ?? 0) + 1;
  }
  return table;
}
