// Journey 3: a person acts, by a button, a page, a form, the API or the command line. Each of these says what it opens and what it decides; the way is
// the same for all: verify, authorise, still here, decide, commit.

import type { Command } from "./core/model/command.ts";
import type { Decision } from "./core/model/decision.ts";
import type { Ticket } from "./core/model/ticket.ts";
import { actedBy, noteSign } from "./inbound/out-of-office.ts";
import type { App } from "./ports/app.ts";
import { changeTicket } from "./ticket-change/commit.ts";

/** Who acts, and on what, as it is now. */
export type Opened = { ticket: Ticket; command: Command };

/** What becomes of it. Of a decision `done` tells the result, once it is written. */
export type Acted<Result> = { result: Result } | { decision: Decision; done(after: Ticket): Result | Promise<Result> };

export type Act<Open extends Opened, Result> = {
  name: string; // in the log
  /** Verifies a link or key, and looks at the ticket. @returns a result where nothing is opened, or all was done before */
  open(): Promise<Open | { result: Result }>;
  /** @returns why they may not */
  authorise(opened: Open): string | undefined;
  /** What a refusal leaves behind: in the history, and for the person who asked. */
  refuse(opened: Open, because: string): Acted<Result>;
  decide(opened: Open): Acted<Result> | Promise<Acted<Result>>;
  wakes?: false; // what the ticket owes is delivered by another process
};

/** Opened, authorised and decided again as long as somebody else is faster. */
export async function act<Open extends Opened, Result>(
  { name, open, authorise, refuse, decide, wakes }: Act<Open, Result>,
  app: App,
): Promise<Result> {
  return changeTicket<Open | { result: Result }, Result>(
    {
      load: open,
      async decide(opened) {
        if ("result" in opened) return opened;
        const { ticket: before, command } = opened;
        const refused = authorise(opened);
        const { means } = command.proof;
        // Somebody who presses is here, whatever comes of it. At the command line nobody proves who they are: that ends no absence.
        if (means !== "api" && means !== "command") await stillHere(command, app);
        const acted = await (refused === undefined ? decide(opened) : refuse(opened, refused));
        if (!("decision" in acted)) return acted;
        if (means === "api" && refused === undefined) await stillHere(command, app); // asked for what cannot be, it changes nothing
        const done = (after: Ticket): Result | Promise<Result> => {
          const { because, by } = acted.decision; // what triggers say is not for the page
          app.log.info({ ticket: after.record.reference, by, because }, name);
          return acted.done(after);
        };
        return { decision: acted.decision, before, done, ...(wakes === false ? { wakes } : {}) };
      },
    },
    app,
  );
}

/** The person who acts is here: it ends an absence. */
export async function stillHere({ by: { person }, at }: Pick<Command, "by" | "at">, app: App): Promise<void> {
  if (person) await noteSign(actedBy(person.id, person.name, at), app);
}
