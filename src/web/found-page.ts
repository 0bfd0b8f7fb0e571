// /tickets: what a search has found, or the latest tickets.

import { inWords } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { type FoundTickets, SEARCHED } from "../reports/find-tickets.ts";
import { ticketCell } from "./dashboard-rows.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";

/** `words`: what was looked for; "": the latest are shown. */
export type SearchPage = FoundTickets & { viewer: Viewer; words: string };

export function foundPage({ viewer, words, rows, isWhole }: SearchPage, app: App): Html {
  const zone = viewer.person.timeZone;
  const title = words === "" ? "Latest tickets" : `Tickets with “${words}”`;
  const cells = rows.map((row): Piece[] => [
    ticketCell(row),
    html`<span dir="auto">${row.requester}</span><div class="quiet">${app.organisation.desks.get(row.deskId)?.name ?? row.deskId}</div>`,
    row.waitingSince
      ? html`${inWords(app.now().getTime() - row.waitingSince.getTime())}${row.takenBy !== undefined && html` <span class="quiet">(${row.takenBy} is on it)</span>`}`
      : "nobody",
    badge(row.status, row.isOpen ? "busy" : "good"),
    time(row.createdAt, zone),
  ]);
  return staffPage(
    {
      title,
      sought: words,
      body: html`<h1 dir="auto">${title}</h1>
<p class="quiet">${words === "" ? "Type words above to search" : "Searched"} ${SEARCHED}: tickets with all of the words, or words that begin so. Newest first; only what you are allowed to see.</p>
${!isWhole && html`<p class="banner plain">${words === "" ? "Only the latest tickets were looked at." : "Too many tickets have each of these words, so only the latest were looked at. A further word, such as a name or a reference, finds older ones."}</p>`}
${rows.length === 0 ? html`<p class="empty">${words === "" ? "There are no tickets yet." : "Nothing was found. Try fewer letters, or another word."}</p>` : table(["Ticket", "From", "Waits", "Status", "Opened"], cells)}`,
    },
    viewer,
    app,
  );
}
