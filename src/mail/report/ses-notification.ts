// What Amazon SES tells through SNS by mail: the JSON of its notifications as the text of a mail.

import { z } from "zod";
import type { ReportKind } from "../../core/model/delivery-report.ts";
import { oneAddress } from "../../security/domain-name.ts";

const told = z.object({
  emailAddress: z.string(),
  status: z.string().default(""),
  diagnosticCode: z.string().default(""),
});

/** The parts we read of docs.aws.amazon.com/ses, "Amazon SNS notification contents". */
const notification = z.discriminatedUnion("notificationType", [
  z.object({ notificationType: z.literal("Bounce"), bounce: z.object({ bouncedRecipients: z.array(told) }) }),
  z.object({ notificationType: z.literal("Complaint"), complaint: z.object({ complainedRecipients: z.array(told) }) }),
  z.object({
    notificationType: z.literal("Delivery"),
    delivery: z.object({ recipients: z.array(z.string()), smtpResponse: z.string().default("") }),
  }),
]);

export type SesNotification = {
  kind: ReportKind;
  about: { address: string; status: string; diagnostic: string }[];
};

const LONGEST = 65_536; // characters

/** @returns undefined for a text that is not such a notification */
export function sesNotification(text: string): SesNotification | undefined {
  if (!text.trimStart().startsWith('{"notificationType"')) return undefined;
  const [json = ""] = text.slice(0, LONGEST).split(/\n--\s*\n/, 1);
  const read = notification.safeParse(parsed(json));
  return read.success ? notified(read.data) : undefined;
}

function notified(data: z.infer<typeof notification>): SesNotification {
  switch (data.notificationType) {
    case "Bounce":
      return { kind: "bounce", about: data.bounce.bouncedRecipients.map(plain) };
    case "Complaint":
      return { kind: "complaint", about: data.complaint.complainedRecipients.map(plain) };
    case "Delivery":
      return {
        kind: "delivery-receipt",
        about: data.delivery.recipients.map((address) => ({
          address: oneAddress(address),
          status: "",
          diagnostic: data.delivery.smtpResponse,
        })),
      };
  }
}

const plain = ({ emailAddress, status, diagnosticCode }: z.infer<typeof told>) => ({
  address: oneAddress(emailAddress),
  status,
  diagnostic: diagnosticCode.replace(/^\s*smtp;\s*/i, ""),
});

/** Relays cut its one long line, some with a "!" at the end (RFC 5321, 4.5.3.1.6 allows 998 characters). */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json.replace(/!?\n ?/g, ""));
  } catch {
    return undefined;
  }
}
