// Hours in which policies reach nobody or nobody is on call, and stale contacts, as settings worth a look: each with its line.

import type { Gap } from "../core/escalation/gap.ts";
import { problemAt, type Source } from "./document.ts";
import type { Warning } from "./warnings.ts";

/** @param sources the files as written, for the lines */
export const coverageWarnings = (gaps: readonly Gap[], sources: Readonly<Record<Gap["file"], Source>>): Warning[] =>
  gaps.map(({ file, path, message, help }) => ({
    ...problemAt(sources[file], path, message, help),
    isDangerous: false,
  }));
