// Settings with one spelling of every domain name, no matter who made them: the files are read so, and a program may pass others.

import type { Desk } from "../core/model/desk.ts";
import type { Client, Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import type { Conditions, Trigger } from "../core/model/trigger.ts";
import { domainName, oneAddress } from "../security/domain-name.ts";
import type { Server } from "./assemble.ts";
import type { Settings } from "./load.ts";

/** Safe to repeat. */
export function spellNames({ organisation, server, ...rest }: Settings): Settings {
  return { ...rest, organisation: spellAddresses(organisation), server: ofServer(server) };
}

const ofServer = ({ imap, smtp, delivery, ...server }: Server): Server => ({
  ...server,
  imap: imap.map((mailbox) => ({ ...mailbox, address: oneAddress(mailbox.address) })),
  smtp: { ...smtp, trustedSealers: smtp.trustedSealers.map(domainName) },
  delivery: {
    ...delivery,
    oauth2: delivery.oauth2 && { ...delivery.oauth2, user: oneAddress(delivery.oauth2.user) },
  },
});

function spellAddresses(organisation: Organisation): Organisation {
  const { machinesThatSpeakForPeople, legalHold } = organisation;
  return {
    ...organisation,
    replyAddress: oneAddress(organisation.replyAddress),
    aliases: organisation.aliases.map(oneAddress),
    ...(machinesThatSpeakForPeople && { machinesThatSpeakForPeople: machinesThatSpeakForPeople.map(oneAddress) }),
    ...(legalHold && { legalHold: legalHold.map(oneAddress) }),
    people: each(organisation.people, ofPerson),
    clients: each(organisation.clients, ofClient),
    desks: each(organisation.desks, ofDesk),
    triggers: each(organisation.triggers, ofTrigger),
  };
}

const ofPerson = ({ addresses: [first, ...further], ...person }: Person): Person => ({
  ...person,
  addresses: [oneAddress(first), ...further.map(oneAddress)],
});

const ofClient = (client: Client): Client => ({
  ...client,
  domains: client.domains.map(domainName),
  addresses: client.addresses.map(oneAddress),
  chasers: client.chasers?.map(oneAddress),
});

const ofDesk = ({ contactForms, knownLists, ...desk }: Desk): Desk => ({
  ...desk,
  address: oneAddress(desk.address),
  aliases: desk.aliases.map(oneAddress),
  ...(contactForms && { contactForms: { ...contactForms, senders: contactForms.senders.map(oneAddress) } }),
  ...(knownLists && { knownLists: knownLists.map(oneAddress) }),
});

const ofTrigger = ({ when: { any, not, ...own }, ...trigger }: Trigger): Trigger => ({
  ...trigger,
  when: { ...ofConditions(own), ...(any && { any: any.map(ofConditions) }), ...(not && { not: ofConditions(not) }) },
});

/** In the order in which they are written: a `because` names them so. */
const ofConditions = (conditions: Conditions): Conditions => ({
  ...conditions,
  ...(conditions.sender && { sender: conditions.sender.map(oneAddress) }),
});

const each = <T>(all: ReadonlyMap<string, T>, change: (one: T) => T): Map<string, T> =>
  new Map([...all].map(([id, one]) => [id, change(one)]));
