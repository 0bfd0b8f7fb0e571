// A colleague opens a ticket for somebody else: by forwarding their mail to the desk, or with #for and an address.

import { type Address, type Correspondent, isMachineAddress, type Mail, type Original } from "../model/mail.ts";
import { isOurs, type Organisation, personAt } from "../model/organisation.ts";
import type { Sender } from "../model/verdict.ts";
import { type CommandLine, commandsIn } from "../words/commands.ts";

/** For whom, and the subject of the mail that was forwarded: the colleague's own may be for colleagues. Or why it is the colleague's own ticket although it may be meant for another. */
export type OpenedFor =
  | { requester: Correspondent; subject: string | undefined; because: string }
  | { requester: undefined; subject: string | undefined; because: string };

/** Undefined when it is the writer's own request, or nothing proves that a colleague wrote it. */
export function openedFor(mail: Mail, sender: Sender, organisation: Organisation): OpenedFor | undefined {
  if (!sender.person || !sender.proven) return undefined;
  const command = commandsIn(mail.newText).commands.find(isFor);
  const originals = (mail.originals ?? []).filter(
    ({ from }) => !isOurs(organisation, from.address) && !personAt(organisation, from.address),
  );
  const [first] = originals;
  if (command) return byCommand(command, { sender, originals }, organisation);
  if (!first) return undefined;
  const { from, subject } = first;
  const doubt = whyUnclear(originals.map((one) => one.from.address));
  if (doubt) return { requester: undefined, subject, because: `${sender.name} forwarded ${doubt}` };
  return { requester: from, subject, because: `${sender.name} forwarded a mail of ${from.address}` };
}

function whyUnclear([address, ...more]: readonly Address[]): string | undefined {
  if (more.length > 0) return `mails of ${more.length + 1} people`;
  if (!address) return "a mail that does not say its writer's address";
  return isMachineAddress(address) ? `a mail of ${address}, where nobody reads answers` : undefined;
}

export const isFor = ({ name }: CommandLine): boolean => name === "for";

function byCommand(
  { argument }: CommandLine,
  { sender, originals }: { sender: Sender; originals: readonly Original[] },
  organisation: Organisation,
): OpenedFor | undefined {
  const asker = readAsker(argument, sender, organisation);
  if ("refused" in asker)
    return {
      requester: undefined,
      subject: originals[0]?.subject,
      because: `#for was not carried out: ${asker.refused}`,
    };
  if (asker.address === sender.address) return undefined;
  const original = originals.find(({ from }) => from.address === asker.address);
  return {
    requester: { address: asker.address, name: asker.name || original?.from.name || "" },
    subject: (original ?? originals[0])?.subject,
    because: `${sender.name} wrote #for ${asker.address}`,
  };
}

const ADDRESS = /[^\s<>"'(),;:[\]*]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** Whom #for names: "me", or an address, with a name in front of it or not. */
export function readAsker(
  argument: string,
  sender: Correspondent,
  organisation: Organisation,
): Correspondent | { refused: string } {
  if (/^\W*me\W*$/i.test(argument)) return { address: sender.address, name: sender.name };
  const address = ADDRESS.exec(argument.replace(/mailto:/gi, ""))?.[0].toLowerCase();
  if (!address) return { refused: "it names no address: write #for carl@example.org, or #for me" };
  if (isOurs(organisation, address)) return { refused: `${address} is an address of ours` };
  if (isMachineAddress(address)) return { refused: `nobody reads mail at ${address}` };
  const person = personAt(organisation, address);
  const name =
    person?.name ?? argument.slice(0, argument.toLowerCase().indexOf(address)).replace(/["*_'<([]|mailto:/g, "");
  return { address, name: name.trim().slice(0, 100) };
}
