// `npm run learn -- --check`: how well the examples foretell each other. Each tenth of them is judged by what was learned from
// the other nine.

import { likelihoodsOf } from "../../src/core/learned/classifier.ts";
import { featuresOf } from "../../src/core/learned/features.ts";
import { type Example, learn } from "./learn.ts";

const PARTS = 10;
const LIMITS = [0.7, 0.8, 0.85, 0.9, 0.95];

/** @returns lines of a table: by label and limit, how many of its examples are heard, and how many of the others falsely */
export function checked(examples: readonly Example[], labels: readonly string[]): string[] {
  const judged = Array.from({ length: PARTS }, (_, part) => {
    const learned = learn(
      examples.filter((_one, at) => at % PARTS !== part),
      labels,
    );
    return examples
      .filter((_one, at) => at % PARTS === part)
      .map(({ label, text }) => ({ label, likelihoods: likelihoodsOf(featuresOf(text), learned) }));
  }).flat();
  return labels.map((label, at) => {
    const of = judged.filter((one) => one.label === label).length;
    const row = LIMITS.map((limit) => {
      const heard = judged.filter(({ likelihoods }) => likelihoods[at]! >= limit);
      const right = heard.filter((one) => one.label === label).length;
      return `${limit}: ${right} of ${of}, false ${heard.length - right} of ${judged.length - of}`;
    });
    return `  ${label.padEnd(8)} ${row.join(" · ")}`;
  });
}
