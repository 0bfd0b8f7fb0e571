// `onit anonymise <file>`: a mail without its people that is still read as the real one was, so that a mail that was
// misread can be shown to others and kept as a test.

import { classify } from "../core/classify/rules.ts";
import { beginWait } from "../core/escalation/begin.ts";
import type { KeptMail, Mail } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { newTicket, type Ticket } from "../core/model/ticket.ts";
import type { Sender } from "../core/model/verdict.ts";
import { MEANINGS } from "../core/words/phrase-lists.ts";
import { vocabularyOf } from "../core/words/phrase-tree.ts";
import { scrub, type Thoroughness } from "../mail/scrub.ts";
import { seal } from "../mail/seal.ts";

export type Anonymised = { raw: Buffer; thoroughness: Thoroughness };

type Parse = (kept: KeptMail) => Promise<Mail>;

/**
 * @param salt random, so that nobody can find out by trying which name a stand-in is for
 * @returns the scrubbed mail that is read as the real one; first without any words of its own, then without names
 * @throws when neither is read as the real one: the message says what came out otherwise
 */
export async function anonymise(
  raw: Buffer,
  salt: string,
  organisation: Organisation,
  parse: Parse,
): Promise<Anonymised> {
  const { phrases } = organisation;
  const said = MEANINGS.flatMap((meaning) => vocabularyOf(phrases[meaning]));
  const known = new Set([...said, ...phrases.vocabulary.keys(), "chase"]);
  const wanted = await readings(raw, organisation, parse);
  let differing = "";
  for (const thoroughness of ["words", "names"] as const) {
    const scrubbed = scrub(raw, salt, thoroughness, (word) => known.has(word));
    const got = await readings(scrubbed, organisation, parse);
    if (got === wanted) return { raw: scrubbed, thoroughness };
    differing = `${wanted} became ${got}`;
  }
  throw new Error(
    `no scrubbed form of this mail is read as the mail itself: ${differing}. Take the names out by hand.`,
  );
}

/** How a mail is read by itself, on the waiting ticket of its writer, and from a colleague; and how it is built. */
async function readings(raw: Buffer, organisation: Organisation, parse: Parse): Promise<string> {
  const [desk] = organisation.desks.values();
  if (!desk) throw new Error("there is no desk in the settings to read it for");
  const at = new Date(0);
  const sealed = seal(raw, { source: "file", from: "unknown@sender.example", recipient: desk.address, peer: "" }, at);
  const mail = await parse(sealed);
  const ticket = waiting(desk.id, organisation);
  const verdicts = ([undefined, "requester", "staff"] as const).map((relation) => {
    const sender: Sender = {
      address: mail.from?.address ?? "",
      name: "",
      person: undefined,
      relation: relation ?? "stranger",
      trusted: true,
      proven: true,
      byToken: false,
      means: "relay",
      because: "",
      answerTo: undefined,
    };
    return classify({ mail, sender, ticket: relation ? ticket : undefined, desk, organisation }).verdict.kind;
  });
  const lines = mail.newText.split("\n").filter((line) => line.trim()).length;
  const parts = mail.parts.map(({ kind }) => kind).join(" ");
  const files = mail.attachments.map(({ type }) => type).join(" ");
  return [verdicts.join(" / "), `${lines} new lines`, parts, files, mail.report?.kind ?? ""].filter(Boolean).join(", ");
}

function waiting(deskId: string, organisation: Organisation): Ticket {
  const at = new Date(-86_400_000);
  const record = {
    reference: "HD-1",
    kind: "call" as const,
    deskId,
    subject: "",
    requester: { address: "unknown@sender.example", name: "" },
    participants: [],
    status: "open" as const,
    priority: "normal",
    fields: {},
    purpose: "normal" as const,
    createdAt: at,
    updatedAt: at,
  };
  return beginWait(newTicket("aaaaaaaaaaaaa", record), at, organisation);
}
