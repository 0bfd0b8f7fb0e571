import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Label } from "./label.ts";

/** @returns the labels by their task; those that their own authors doubt are left out */
export async function labelsIn(folder: string): Promise<Map<string, Label[]>> {
  const files = (await readdir(folder)).filter((name) => /^labels(\..+)?\.jsonl$/.test(name)).sort();
  const byTask = new Map<string, Label[]>();
  const seen = new Map<string, number>();
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      if (!line.trim()) continue;
      const label = JSON.parse(line) as Label;
      const name = `${label.task}/${label.file}`;
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      if (label.disputed) continue;
      byTask.set(label.task, [
        ...(byTask.get(label.task) ?? []),
        { ...label, id: times > 1 ? `${name}#${times}` : name },
      ]);
    }
  }
  return byTask;
}
