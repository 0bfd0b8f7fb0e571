// Hands a mail somebody wrote at /mailbox to our own SMTP port, so that it goes the way every mail goes.

import { createTransport } from "nodemailer";
import type { SubmittedMail } from "../core/model/mail.ts";

/** @returns a function that resolves to the server's answer and throws what it refused with */
export function submitTo(host: string, port: number): (mail: SubmittedMail) => Promise<string> {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const transport = createTransport({
    host: reachable,
    port,
    secure: false,
    ignoreTLS: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ references, ...mail }) => {
    const { response } = await transport.sendMail({ ...mail, ...(references ? { references: [...references] } : {}) });
    return response;
  };
}
