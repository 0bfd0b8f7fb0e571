// What a mail server says of a mail of ours that it could not deliver (RFC 3464).

type Reported = {
  messageId: string; // of the mail of ours
  recipient: string;
  to?: string; // whom the report goes to
  action?: string; // "failed", "delayed", "delivered"
};

export const deliveryReport = ({
  messageId,
  recipient,
  to = "help@onit.example",
  action = "failed",
}: Reported): string =>
  [
    "From: MAILER-DAEMON@mx.example",
    `To: ${to}`,
    "Subject: Delivery report",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${messageId}`,
    "",
    "--b--",
    "",
  ].join("\r\n");
