// Whom a mail is read as from. Mostly its From field says it; a list of ours, a contact form and a ticket system write for somebody.

import type { Proof } from "../identify/sender.ts";
import type { Mail } from "../model/mail.ts";
import type { Organisation } from "../model/organisation.ts";
import { throughContactForm } from "./contact-form.ts";
import { throughDeskList } from "./desk-list.ts";
import type { ReadMail } from "./read-mail.ts";
import { fromTicketSystem } from "./ticket-system.ts";

/** @param proof of the From field, as the mail came */
export function readAs(mail: Mail, proof: Proof, organisation: Organisation): ReadMail {
  // What was taken from our own folder of sent mails, and what a machine reports, is what it says.
  if (mail.envelope.source === "imap-sent" || mail.report) return { mail, proof };
  return (
    throughDeskList(mail, proof, organisation) ??
    throughContactForm(mail, proof, organisation) ??
    fromTicketSystem(mail, proof, organisation) ?? { mail, proof }
  );
}
