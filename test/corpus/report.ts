import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Label, Score, Task } from "./label.ts";

type Share = { count: number; right: number };

export type TaskFigures = Share & {
  recall: number | null; // of those expected to be one; null where the task does not ask yes or no
  precision: number | null;
  sources: Record<string, Share>;
  misses: string[];
  apart: { id: string; reason: string }[]; // our convention differs: not in the count
};

export async function figuresOf(
  labels: readonly Label[],
  judge: Task,
  folder: string,
  tellsMisses: boolean,
): Promise<TaskFigures> {
  const figures: TaskFigures = {
    count: 0,
    right: 0,
    recall: null,
    precision: null,
    sources: {},
    misses: [],
    apart: [],
  };
  const answers: { expected: boolean; got: boolean }[] = [];
  for (const label of labels) {
    const score = await judged(label, judge, folder);
    if (score.apart !== undefined) {
      figures.apart.push({ id: label.id, reason: score.apart });
      continue;
    }
    figures.sources[label.source] ??= { count: 0, right: 0 };
    const source = figures.sources[label.source]!;
    figures.count += 1;
    source.count += 1;
    if (score.yes) answers.push(score.yes);
    if (score.right) {
      figures.right += 1;
      source.right += 1;
    } else {
      figures.misses.push(label.id);
      if (tellsMisses) console.error(missOf(label, score));
    }
  }
  if (answers.length) Object.assign(figures, recallAndPrecision(answers));
  return figures;
}

async function judged(label: Label, judge: Task, folder: string): Promise<Score> {
  try {
    return await judge(label, await readFile(join(folder, label.file)), folder);
  } catch (error) {
    return { right: false, got: (error as Error).stack };
  }
}

/** 1 where there was nothing to find, and nothing was said. */
function recallAndPrecision(answers: readonly { expected: boolean; got: boolean }[]) {
  const both = answers.filter(({ expected, got }) => expected && got).length;
  const expected = answers.filter((one) => one.expected).length;
  const said = answers.filter((one) => one.got).length;
  return { recall: expected ? both / expected : 1, precision: said ? both / said : 1 };
}

const missOf = ({ id, expected, match }: Label, { got }: Score): string =>
  `\n--- ${id} ${match ?? ""}\nexpected ${shown(expected)}\n     got ${shown(got)}`;

const shown = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value) : JSON.stringify(value, null, 1);

const percent = (share: number | null): string => (share === null ? "" : `${(share * 100).toFixed(1)} %`);

export function print(task: string, { count, right, recall, precision, sources, misses, apart }: TaskFigures): void {
  const found = recall === null ? "" : `, recall ${percent(recall)} at precision ${percent(precision)}`;
  console.log(`${task.padEnd(14)} ${right} of ${count} right (${percent(count ? right / count : 1)})${found}`);
  for (const [source, share] of Object.entries(sources))
    console.log(`  ${source.padEnd(20)} ${share.right} of ${share.count} (${percent(share.right / share.count)})`);
  for (const id of misses) console.log(`  missed: ${id}`);
  for (const { id, reason } of apart) console.log(`  not counted: ${id}: ${reason}`);
}
