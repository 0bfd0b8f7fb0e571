// A mailing list whose posting address is a desk's is the way to that desk: Google Groups, Mailman and others in front of it.
// Its mails are read as their writers'. Where the list wrote itself into From, it names the writer in other fields.

import type { Proof } from "../identify/sender.ts";
import { type Address, type Correspondent, domainOf, type Mail } from "../model/mail.ts";
import { deskAt, isOurs, type Organisation } from "../model/organisation.ts";
import { type ReadMail, withoutHeaders } from "./read-mail.ts";

const ADDRESS = /[^\s<>"'(),;:]{1,64}@[\p{L}\p{N}.-]{1,255}/gu;
/** Where a list says what its posting address is (RFC 2369, 3.4). Sender and To say less: a newsletter is sent to the desk, too. */
const POSTING = ["list-post", "mailing-list", "x-beenthere"];
const LONGEST = 1_000; // characters

/** What makes it a list's mail. Without these it is judged as its writer sent it; what else its writer's program said stays. */
const LIST_FIELDS =
  /^(list-.+|mailing-list|x-mailman-.+|x-beenthere|x-ml-name|x-list|x-mlserver|x-listserver|x-listar-version|x-ecartis-version|x-google-(loop|group-id)|sender|received|errors-to)$/;

/** Undefined when the mail came through no list of a desk. */
export function throughDeskList(mail: Mail, proof: Proof, organisation: Organisation): ReadMail | undefined {
  const list = postingAddresses(mail, organisation)[0];
  if (list === undefined || mail.ownMark !== undefined) return undefined;
  if (mail.from?.address === list && !isOurs(organisation, list)) return undefined; // who wrote it, only that list says
  const direct = asSent(mail, organisation);
  if (!mail.from || !isOurs(organisation, mail.from.address)) return { mail: direct, proof };
  const { writer, isContested } = writerBehind(mail, organisation);
  if (!writer) return { mail: direct, proof };
  return { mail: { ...direct, from: writer }, proof: proofOf(proof, writer.address, list, isContested) };
}

/** The desks' addresses that the list's own fields call its posting address, or its id (RFC 2919) spells. */
function postingAddresses(mail: Mail, organisation: Organisation): Address[] {
  const named = POSTING.flatMap((name) => values(mail, name)).flatMap((value) => value.match(ADDRESS) ?? []);
  const ids = values(mail, "list-id").flatMap((value) => idAsAddress(value) ?? []);
  return [...named, ...ids]
    .map((address) => address.toLowerCase())
    .filter((address) => deskAt(organisation, address) !== undefined || isBeforeDesk(address, mail, organisation));
}

/**
 * Whether a list on a domain of ours or of our people stands in front of the desk: it bears the desk's own name, or its mails are
 * addressed to the desk. It only passes on what its writer sent: who it says wrote is believed of the desks' own addresses.
 */
function isBeforeDesk(list: Address, mail: Mail, organisation: Organisation): boolean {
  const { desks, people, replyAddress } = organisation;
  const desk = deskAt(organisation, mail.envelope.recipient);
  const addresses = [...desks.values()].map(({ address }) => address);
  const ours = [replyAddress, ...addresses, ...[...people.values()].flatMap((person) => person.addresses)];
  if (!desk || !ours.some((address) => domainOf(address) === domainOf(list))) return false;
  const hasItsName = [desk.address, ...desk.aliases].some((address) => localOf(address) === localOf(list));
  return hasItsName || mail.to.some(({ address }) => deskAt(organisation, address) === desk);
}

const localOf = (address: Address): string => address.slice(0, address.lastIndexOf("@"));

/** "<help.onit.example>" is the id of help@onit.example. */
function idAsAddress(value: string): Address | undefined {
  const [, name, domain] = /<([^.<>\s@]{1,64})[.@]([^<>\s@]{1,255})>/.exec(value) ?? [];
  return name && domain ? `${name}@${domain}` : undefined;
}

const values = (mail: Mail, name: string): string[] =>
  (mail.headers.get(name) ?? []).map((value) => value.slice(0, LONGEST));

function asSent(mail: Mail, organisation: Organisation): Mail {
  const bare = withoutHeaders(mail, (name, value) => isOfTheList(name, value, organisation));
  // The envelope's sender is the list's, so it says nothing of the writer.
  return { ...bare, envelope: { ...mail.envelope, isSenderKnown: false } };
}

const isOfTheList = (name: string, value: string, organisation: Organisation): boolean =>
  LIST_FIELDS.test(name) ||
  (/^(x-)?precedence$/.test(name) && /^\s*(list|bulk)\b/i.test(value)) ||
  (name.includes("loop") &&
    (value.match(ADDRESS) ?? []).some((address) => isOurs(organisation, address.toLowerCase())));

/** @property isContested that its fields name several writers: somebody wrote one of them who is not the list */
function writerBehind(
  mail: Mail,
  organisation: Organisation,
): { writer: Correspondent | undefined; isContested: boolean } {
  const isOther = ({ address }: Correspondent): boolean => address !== "" && !isOurs(organisation, address);
  const written = [...values(mail, "x-original-from"), ...values(mail, "x-original-sender")]
    .map(readCorrespondent)
    .filter(isOther);
  const asked = mail.replyTo.filter(isOther);
  const name = nameVia(mail.from?.name ?? "");
  const copied = name === "" ? [] : mail.to.filter((one) => one.name === name && isOther(one)); // Mailman, where answers go to the list
  const found = [written, asked, copied].find((list) => list.length > 0) ?? [];
  const [first] = found;
  return {
    writer: first && { address: first.address, name: found.find((one) => one.name !== "")?.name ?? name },
    isContested: new Set(found.map(({ address }) => address)).size > 1,
  };
}

function readCorrespondent(value: string): Correspondent {
  const address = (value.match(ADDRESS) ?? []).at(-1)?.toLowerCase() ?? "";
  const name = /^\s*"?([^"<]{0,100}?)"?\s*</.exec(value)?.[1] ?? "";
  return { address: domainOf(address) === "" ? "" : address, name: name.trim() };
}

/** "'Mara Lind' via Support" and "Mara Lind via Support": what stands before the list's own name. */
const nameVia = (name: string): string =>
  /^'?(.{1,100}?)'?\s+(?:via|over|durch|por|par|przez)\s+\S/i.exec(name)?.[1] ?? "";

/**
 * The list's word is enough for what a requester may do, when it is proven that the list wrote: it does not prove the writer
 * (RFC 7960, 4.1.3.1), so nobody has the power of staff by it.
 */
function proofOf(proof: Proof, writer: Address, list: Address, isContested: boolean): Proof {
  const { by, because, signatures = [] } = proof;
  if (by === "admin" || by === "person") return proof;
  if (isContested && by !== "nobody")
    return {
      by: "nobody",
      because: `nothing proves that ${writer} wrote it: its fields name several writers`,
      answerTo: undefined,
    };
  if (by === "nobody") return { ...proof, answerTo: undefined };
  return {
    by: "list",
    because: `the list ${list} says that ${writer} wrote it; ${because}`,
    answerTo: undefined,
    signatures,
  };
}
