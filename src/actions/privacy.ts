// Erasing and exporting what is kept of somebody: who may be erased, and what the audit says of it afterwards.

import { heldBy } from "../core/model/legal-hold.ts";
import type { Address } from "../core/model/mail.ts";
import { deskAt, personAt } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";

const EVER = new Date(0);
const MOST_TICKETS = 10_000;
const OWED = ["queued", "sending", "retry"];

/** @returns a sentence that says why this address cannot be erased now; undefined: it can */
export async function whyNotErased(address: Address, app: App): Promise<string | undefined> {
  const { organisation } = app;
  const held = heldBy(address, organisation);
  if (held)
    return `${address} is under a legal hold ("${held}" in organisation.yaml): nothing of them may be erased until it is taken out there.`;
  const person = personAt(organisation, address);
  if (person) return `${address} belongs to ${person.name} in people.yaml. Take them out of the settings first.`;
  if (deskAt(organisation, address) || [organisation.replyAddress, ...organisation.aliases].includes(address))
    return `${address} is an address of ours.`;
  const unread = await app.mails.count("kept");
  if (unread > 0)
    return `${unread} ${unread === 1 ? "mail has" : "mails have"} not been read yet. Let the running Onit read them first.`;
  return inTheWay(await app.tickets.ofRequester(address, EVER, MOST_TICKETS), address);
}

function inTheWay(tickets: readonly Ticket[], address: Address): string | undefined {
  const open = tickets.filter(({ record }) => record.status === "open").map(({ record }) => record.reference);
  if (open.length > 0)
    return `${open.join(", ")} ${open.length === 1 ? "is" : "are"} still open. Close ${open.length === 1 ? "it" : "them"} first: nobody could be answered any more.`;
  const owing = tickets.find(({ outbox }) =>
    outbox.some(({ to, state }) => to.address === address && OWED.includes(state)),
  );
  return (
    owing &&
    `A mail of ${owing.record.reference} is still to be sent to them. \`onit outbox\` lists it: let it go out, or give it up.`
  );
}

/** Whether what a mail means, once it is read, has a text. A mail that cannot be read says no more than its bytes. */
export const mentionedIn =
  ({ mail, now }: Pick<App, "mail" | "now">) =>
  async (raw: Buffer, isTheirs: (text: string) => boolean): Promise<boolean> => {
    const sealed = mail.seal(raw, { source: "file", from: "", recipient: "", peer: "" }, now());
    const read = await mail.parse(sealed).catch(() => undefined);
    return (
      read !== undefined && isTheirs(JSON.stringify([...read.headers]) + read.text + read.html + JSON.stringify(read))
    );
  };
