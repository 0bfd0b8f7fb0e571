// What tickets kept in sentences, and in fields made for something else, has fields of its own.

import type { Fact, Notice } from "../../core/model/notice.ts";
import type { Handled, Manual, SentBack, Ticket } from "../../core/model/ticket.ts";
import { DURABLY, type Migration } from "./migration.ts";

type OldNotice = Omit<Notice, "cause">;
type OldSentBack = Omit<SentBack, "missing"> & { because: string };
type Engine = Omit<Ticket, "outbox" | "manual"> & {
  outbox: readonly (OldNotice | Notice)[];
  manual?: Omit<Manual, "sendBacks"> & { sendBacks: readonly (OldSentBack | SentBack)[] };
};
type Stored = { _id: string; version: number; engine: Engine; history: readonly { by: string; cause: string }[] };

const NEEDED = { version: 1, engine: 1, "history.by": 1, "history.cause": 1 } as const;
const OLD = [
  { "engine.outbox": { $elemMatch: { cause: { $exists: false } } } },
  { "engine.manual.sendBacks.because": { $exists: true } },
  { "engine.readMails": { $regex: "^api-" } },
];

/**
 * Before, sentences were taken apart again: what an escalation lacked was a text of several lines, a mail that was only kept was
 * known by the words of its outcome, and the author of an answer by their name. Keys of requests were kept among the ids of mails,
 * and what a notice was owed for only inside its key.
 */
export const plainFields: Migration = {
  number: 4,
  name: "what tickets kept in sentences has fields of its own",
  async run(db) {
    const tickets = db.collection<Stored>("tickets");
    let changed = 0;
    for await (const old of tickets.find({ $or: OLD } as object, { projection: NEEDED })) {
      const { _id, version } = old;
      // A new version, so that a process that has it loaded in its old form decides again instead of writing it back.
      const update = { $set: fieldsOf(old), $inc: { version: 1 } } as object;
      const written = await tickets.updateOne({ _id, version }, update, DURABLY).catch((error: Error) => {
        throw new Error(`the ticket ${String(_id)} could not be brought to its format: ${error.message}`, {
          cause: error,
        });
      });
      changed += written.modifiedCount;
    }
    return changed;
  },
};

function fieldsOf(old: Stored): Record<string, unknown> {
  const { manual, readMails, handled = [] } = old.engine;
  const outbox = old.engine.outbox.map((notice) => ("cause" in notice ? notice : withFields(notice, old)));
  const requests = readMails.filter(isRequest).map(handledIn);
  const solved = solvedIn(outbox);
  return {
    "engine.outbox": outbox,
    "engine.readMails": readMails.filter((id) => !isRequest(id)),
    ...(requests.length > 0 ? { "engine.handled": [...handled, ...requests] } : {}),
    ...(manual ? { "engine.manual": { ...manual, sendBacks: manual.sendBacks.map(listed) } } : {}),
    ...(solved ? { "engine.solved": solved } : {}),
  };
}

const isRequest = (id: string): boolean => id.startsWith("api-");

/** "api-<key> <digest of the content>" */
function handledIn(id: string): Handled {
  const [key = "", content = ""] = id.slice("api-".length).split(" ");
  return { key, content };
}

const listed = (one: OldSentBack | SentBack): SentBack =>
  "missing" in one ? one : { at: one.at, by: one.by, missing: one.because.split("\n") };

const CAPTURED = "captured: ";
const AFTER_A_CRASH = "sent again: the process that sent it before did not say what became of it";

function withFields(notice: OldNotice, old: Stored): Notice {
  const { outcome = "", state, deaths } = notice;
  return {
    ...notice,
    cause: causeIn(notice, old._id),
    facts: factsOf(notice, old),
    ...(state === "sent" && outcome.startsWith(CAPTURED)
      ? { outcome: outcome.slice(CAPTURED.length), captured: true }
      : {}),
    ...(state === "sending" && outcome === AFTER_A_CRASH ? { deaths: deaths ?? 1 } : {}),
  };
}

/** A key is "<ticket>/<cause>/<kind>/<reader>/<channel>". */
function causeIn({ key, kind }: OldNotice, ticketId: string): string {
  const end = key.lastIndexOf(`/${kind}/`);
  return key.slice(key.startsWith(`${ticketId}/`) ? ticketId.length + 1 : 0, end < 0 ? undefined : end);
}

function factsOf(notice: OldNotice, old: Stored): Notice["facts"] {
  const { problems, ...facts } = notice.facts;
  const missing: Record<string, Fact> = typeof problems === "string" ? { missing: problems.split("\n") } : {};
  const author: Record<string, Fact> = notice.kind === "answer" ? { byId: authorOf(notice, old) } : {};
  return { ...facts, ...missing, ...author };
}

/** Of words that were held, the person who wrote them; else the person who did what the history has of the mail. */
function authorOf({ mailId }: OldNotice, { engine, history }: Stored): string | null {
  if (mailId === undefined) return null;
  const held = engine.held?.find((one) => one.mailId === mailId);
  const by = held?.by.personId ?? history.find(({ cause }) => cause === `mail ${mailId}`)?.by;
  return by === undefined || by.includes("@") ? null : by;
}

/** The cause of what a requester pressed is "solved <waits begun>". */
function solvedIn(outbox: readonly Notice[]): Ticket["solved"] {
  const pressed = outbox.flatMap(({ cause, createdAt }) => {
    const wait = /^solved (\d+)$/.exec(cause)?.[1];
    return wait === undefined ? [] : [{ at: createdAt, wait: Number(wait) }];
  });
  return pressed.at(-1);
}
