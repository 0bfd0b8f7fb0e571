// What readers see of a drill: that it is one, in the subject and in the first line; and the report to who started it (N17).

import { measured, measuredInLines } from "../core/escalation/drill.ts";
import { causeOf } from "../core/model/cause.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { recipient } from "../core/outbox/owe.ts";
import { inWords } from "../core/words/duration.ts";
import type { App, Rendered } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { write } from "./system-mail.ts";

/** What every message of a drill shows. */
export const MARK = "[DRILL]";

const FIRST_LINE =
  "THIS IS AN EXERCISE. Nobody is waiting. Please take it as you would take a real one: it is measured how long that takes.";
const ONCE_MS = 10 * 366 * 86_400_000;

/** The same words, marked as an exercise: channels of one's own say the subject, too. */
export const asExercise = <Words extends Rendered>(words: Words): Words => ({
  ...words,
  subject: `${MARK} ${words.subject}`,
  text: `${FIRST_LINE}\n\n${words.text}`,
  html: words.html.replace(/<body[^>]*>/i, (body) => `${body}<p style="margin:0 0 14px"><b>${FIRST_LINE}</b></p>`),
});

/** The report goes out once, whichever process dies: it is owed by its key, and only then the ticket says so. */
export async function reportDrill(found: Ticket, app: App): Promise<void> {
  const { drill } = found;
  if (!drill?.over || drill.isReported) return;
  const by = app.organisation.people.get(drill.by);
  if (by) await write({ ...reportOf(found), to: recipient(by) }, ONCE_MS, app);
  await changeTicket<Ticket | undefined, void>(
    {
      load: () => app.tickets.byId(found.id),
      decide(ticket) {
        if (!ticket?.drill || ticket.drill.isReported) return { result: undefined };
        const next = { ...ticket, drill: { ...ticket.drill, isReported: true as const } };
        const decision = {
          next,
          because: "the report of the drill is written",
          by: "clock",
          cause: causeOf("drill", {}),
        };
        return { decision, before: ticket, triggers: false, done: () => undefined };
      },
    },
    app,
  );
}

function reportOf(ticket: Ticket): Omit<SystemMail, "to"> {
  const { record, drill } = ticket;
  const all = measured(ticket);
  const { because, at } = drill!.over!;
  const lines = all.length > 0 ? measuredInLines(all).map((line) => `- ${line}`) : ["- nobody was notified"];
  const first = all.find(({ tookAfter }) => tookAfter !== undefined);
  const taken = first
    ? `It was taken ${inWords(first.after + first.tookAfter!)} after it began, by ${first.name}.`
    : "Nobody took it.";
  return {
    key: `drill/${ticket.id}`,
    subject: `[Onit] The drill ${record.reference} is over: ${record.subject}`,
    text: `The drill ${record.reference} lasted ${inWords(at.getTime() - record.createdAt.getTime())} and is over: ${because}.\n\n${taken}\n\n${lines.join("\n")}\n\nIt counts in no figure.\n`,
    because: "they started a drill, and it is over",
  };
}
