// Names, at the end of a run with `--retry`, the tests that failed at first and passed when they were run once more.

import type { Reporter, TestCase } from "vitest/node";

// biome-ignore lint/style/noDefaultExport: vitest takes a reporter's default export
export default class ByChance implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }

  onTestRunEnd(): void {
    if (this.#names.length === 0) return;
    console.log(
      "!!! THESE FAILED AT FIRST AND PASSED WHEN THEY WERE RUN ONCE MORE. Each hides a defect, of Onit or of the test:",
    );
    for (const name of this.#names) console.log(`!!!   ${name}`);
  }
}
