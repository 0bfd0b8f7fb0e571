// Settings with one spelling of every domain name, no matter who made them: the files are read so, and a program may pass others.

import type { Desk } from "../core/model/desk.ts";
import type { Client, Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { domainName, oneAddress } from "../security/domain-name.ts";
import type { Settings } from "./load.ts";

/** Safe to repeat. */
export function spellNames({ organisation, server, ...rest }: Settings): Settings {
  const imap = server.imap.map((mailbox) => ({ ...mailbox, address: oneAddress(mailbox.address) }));
  return { ...rest, organisation: spellAddresses(organisation), server: { ...server, imap } };
}

function spellAddresses(organisation: Organisation): Organisation {
  return {
    ...organisation,
    replyAddress: oneAddress(organisation.replyAddress),
    aliases: organisation.aliases.map(oneAddress),
    people: each(organisation.people, ofPerson),
    clients: each(organisation.clients, ofClient),
    desks: each(organisation.desks, ofDesk),
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

const ofDesk = (desk: Desk): Desk => ({
  ...desk,
  address: oneAddress(desk.address),
  aliases: desk.aliases.map(oneAddress),
});

const each = <T>(all: ReadonlyMap<string, T>, change: (one: T) => T): Map<string, T> =>
  new Map([...all].map(([id, one]) => [id, change(one)]));
