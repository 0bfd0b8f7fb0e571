// What somebody does to a ticket, whatever way it came: by mail, button, page, form, API or command line.

import type { GivenFields } from "./escalation-info.ts";
import type { Address } from "./mail.ts";
import type { Recipient } from "./notice.ts";
import type { Person } from "./person.ts";

export type Command = {
  by: Author;
  at: Date; // when they did it: a wait ends then
  proof: CommandProof;
  words: string; // what they wrote themselves; "" where a button says it
  fields: GivenFields; // the fields of an escalation that they filled in
  once: string; // part of the keys of what it leads to: the same act again leads to nothing new
  cause: string; // as the history names it: "mail <id>", "api", "button"
  mailId?: string; // the mail it came by
};

/** One of us where there is a person; else anybody who has the address. */
export type Author = { address: Address; name: string; person?: Person | undefined };

/** By which way it came, and what proves that it was them, in words. At the command line nothing does: they say so themselves. */
export type CommandProof = { means: "mail" | "button" | "page" | "api" | "command"; via: string };

export const NO_FIELDS: GivenFields = { info: {}, named: 0, before: "" };

/** As the history names the person who did it. */
export const authorId = ({ by }: Pick<Command, "by">): string => by.person?.id ?? by.address;

/** How to reach them. */
export const authorAsRecipient = ({ by: { address, name, person } }: Pick<Command, "by">): Recipient =>
  person ? { address: person.addresses[0], name: person.name, personId: person.id } : { address, name };
