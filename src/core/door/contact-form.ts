// A web page's contact form writes in a visitor's name: From is an address of ours or of the web server, Reply-To the visitor.

import { autoSubmitted } from "../automated/auto-marks.ts";
import type { Proof } from "../identify/sender.ts";
import { type Address, type Correspondent, isMachineAddress, type Mail } from "../model/mail.ts";
import { deskAt, isOurs, type Organisation } from "../model/organisation.ts";
import { isFrom } from "../model/trigger.ts";
import { type ReadMail, withoutHeaders } from "./read-mail.ts";

/** The users that web servers and their programs write as. */
const WEB_SERVER = /^(wordpress|www-data|www-run|apache|apache2|httpd|nginx|webserver|web-server|iusr)(\+.*)?@/;

/** A form's mail says that a program sent it, as it did: what the visitor wrote is a person's. */
const PROGRAM_FIELDS = /^(auto-submitted|x-auto-response-suppress|x-auto-?generated|precedence|x-precedence)$/;

/** Undefined when no form sent it, or the desk takes none. A form proves no visitor: it opens tickets, and does nothing else. */
export function throughContactForm(mail: Mail, proof: Proof, organisation: Organisation): ReadMail | undefined {
  const visitor = visitorIn(mail, organisation);
  if (!visitor || !mail.from || !isTaken(mail, mail.from.address, proof, organisation)) return undefined;
  const because = `${mail.from.address} is a contact form, and ${visitor.address} is who it says wrote; ${proof.because}`;
  const envelope = { ...mail.envelope, isSenderKnown: false }; // a web server's empty one says nothing
  return {
    mail: { ...withoutHeaders(mail, (name) => PROGRAM_FIELDS.test(name)), from: visitor, replyTo: [], envelope },
    proof: { by: "form", because, answerTo: undefined, signatures: proof.signatures ?? [] },
  };
}

/** The one person Reply-To names, where the mail answers nothing and no machine answered with it. */
function visitorIn(mail: Mail, organisation: Organisation): Correspondent | undefined {
  const [visitor, ...more] = mail.replyTo;
  if (!visitor || more.some(({ address }) => address !== visitor.address) || !visitor.address.includes("@"))
    return undefined;
  const isSomebody = !isOurs(organisation, visitor.address) && !isMachineAddress(visitor.address);
  const isAnswer =
    mail.references.length > 0 || /^\s*auto-(replied|notified)/i.test(mail.headers.get("auto-submitted")?.[0] ?? "");
  const isNamed = visitor.address !== mail.from?.address;
  return isSomebody && isNamed && !isAnswer && autoSubmitted(mail) !== "forwarded" && mail.ownMark === undefined
    ? visitor
    : undefined;
}

/**
 * An admin's word is enough. Else the desk takes forms, and From is proven to be ours, or one that the desk names. The users of
 * web servers are known by their names alone, so only a relay of ours may bring their mails: anybody can have such a domain.
 */
function isTaken({ envelope }: Mail, from: Address, { by }: Proof, organisation: Organisation): boolean {
  const isOfOurs = isOurs(organisation, from);
  const isOfServer = WEB_SERVER.test(from);
  if (by === "admin") return isOfOurs || isOfServer;
  const forms = deskAt(organisation, envelope.recipient)?.contactForms;
  if (!forms?.enabled || (by !== "relay" && by !== "authentication")) return false;
  return isOfOurs || isFrom(from, forms.senders) || (isOfServer && by === "relay");
}
