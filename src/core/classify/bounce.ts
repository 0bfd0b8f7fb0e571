import { header, type Mail } from "../mail.ts";
import type { Rule } from "./verdict.ts";

const DAEMON = /^(mailer-daemon|postmaster)(\+.*)?@/;
const RETURNED =
  /^(undeliver(ed|able)|mail delivery (failed|failure|system)|delivery (status notification|failure|has failed)|returned mail|failure notice|mail system error|unzustellbar)/i;

/**
 * Delivery reports by their structure (RFC 3464), and the older free-text ones by the daemon that sends them.
 * A null sender alone is no bounce: other machine mail has it too (RFC 3834, 3.3).
 */
export const bounce: Rule = ({ mail }) => {
  if (isDeliveryReport(mail)) return { kind: "bounce", because: "it is a delivery status report" };
  const isFromDaemon = DAEMON.test(mail.from?.address ?? "");
  if (isFromDaemon && RETURNED.test(mail.subject.trim())) {
    return { kind: "bounce", because: `${mail.from?.address} says "${mail.subject.trim()}"` };
  }
  return undefined;
};

const isDeliveryReport = (mail: Mail): boolean =>
  /^multipart\/report\b.*report-type="?delivery-status/is.test(header(mail, "content-type"));
