// All migrations, in their order. A new one is added at the end, with the next number.

import { forgetByDatabaseClock } from "./001-forget-by-database-clock.ts";
import { lanes } from "./002-lanes.ts";
import { uncertainSince } from "./003-uncertain-since.ts";
import { plainFields } from "./004-plain-fields.ts";
import { probesPass } from "./005-probes-pass.ts";
import { past } from "./006-past.ts";
import { gathered } from "./007-gathered.ts";
import { listed } from "./008-listed.ts";
import { partsOfBytes } from "./009-parts-of-bytes.ts";
import type { Migration } from "./migration.ts";

export const MIGRATIONS: readonly Migration[] = [
  forgetByDatabaseClock,
  lanes,
  uncertainSince,
  plainFields,
  probesPass,
  past,
  gathered,
  listed,
  partsOfBytes,
];

/** The format this Onit reads and writes. */
export const SCHEMA = MIGRATIONS.at(-1)?.number ?? 0;
