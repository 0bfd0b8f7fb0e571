// Triggers on a ticket's page: which fired when and why, what they did, and what harm they saw.

import type { Ticket } from "../core/model/ticket.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Sight } from "./sight.ts";

/** Nothing where no trigger ever fired: most desks have none. */
export function triggersOf({ triggers }: Ticket, { app: { organisation }, zone }: Sight): Html | undefined {
  if (!triggers?.fired.length) return undefined;
  const rows = triggers.fired.map(({ id, times, at, because, did, stands }): Piece[] => [
    time(at, zone),
    html`${organisation.triggers.get(id)?.name ?? id}${times > 1 && html` <span class="quiet">(${times} times)</span>`}`,
    stands ? badge("stands", "busy") : badge("over", "plain"),
    because,
    did,
  ]);
  return table(["Last", "Trigger", "", "Because", "What it did"], rows);
}

/** The tags beside the record. */
export const riskBadges = ({ risks = [] }: Ticket): Html[] => risks.map((risk) => badge(`risk: ${risk}`, "bad"));
