// Another ticket system (Jira, ServiceNow …) writes what people say in it, and marks all of it as a machine's. Where an admin lists
// its address, its mails are its people's words. Nothing is answered by a machine all the same: two systems would go on for ever.

import { MACHINE_FIELDS } from "../automated/auto-marks.ts";
import type { Proof } from "../identify/sender.ts";
import type { Mail } from "../model/mail.ts";
import type { Organisation } from "../model/organisation.ts";
import { isFrom } from "../model/trigger.ts";
import { type ReadMail, withoutHeaders } from "./read-mail.ts";

/** Undefined when its address is not listed, or it says itself that it is an answer nobody wrote (RFC 3834, 5.1). */
export function fromTicketSystem(mail: Mail, proof: Proof, organisation: Organisation): ReadMail | undefined {
  const from = mail.from?.address;
  const isListed = from !== undefined && isFrom(from, organisation.machinesThatSpeakForPeople ?? []);
  if (!isListed || /^\s*auto-replied/i.test(mail.headers.get("auto-submitted")?.[0] ?? "")) return undefined;
  const said = withoutHeaders(mail, (name) => MACHINE_FIELDS.test(name));
  return { mail: { ...said, envelope: { ...mail.envelope, isSenderKnown: false }, isFromTicketSystem: true }, proof };
}
