// Hours in which policies reach nobody or nobody is on call, as settings worth a look: each with its line.

import { gapsIn } from "../core/escalation/coverage.ts";
import type { Gap } from "../core/escalation/gap.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { problemAt, type Source } from "./document.ts";
import type { Warning } from "./warnings.ts";

/** @param sources the files as written, for the lines */
export const coverageWarnings = (
  organisation: Organisation,
  sources: Readonly<Record<Gap["file"], Source>>,
  now: Date,
): Warning[] =>
  gapsIn(organisation, now).map(({ file, path, message, help }) => ({
    ...problemAt(sources[file], path, message, help),
    isDangerous: false,
  }));
