// A mail server that hands each mail on, as one in front of Onit does: signed (DKIM), or refused, or never.

import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";
import { keyRecord } from "./sign.ts";

export type Forwarder = { port: number; mails: string[] };

export type ForwarderOptions = {
  to: number; // the port mails go on to
  signs?: { domain: string; key: string };
  refuses?: RegExp; // recipients
  swallows?: boolean; // takes mails and hands none on
};

/** A key that signs (PEM), and the record that is published for it. */
export function aSigningKey(): { key: string; record: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const key = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })).export({
    type: "pkcs8",
    format: "pem",
  });
  return { key: String(key), record: keyRecord("v=DKIM1; k=rsa; ", publicKey).flat().join("") };
}

export async function aForwarder({ to, signs, refuses, swallows = false }: ForwarderOptions): Promise<Forwarder> {
  const forwarder: Forwarder = { port: 0, mails: [] };
  const next = createTransport({ host: "127.0.0.1", port: to, ignoreTLS: true });
  const dkim = signs && { domainName: signs.domain, keySelector: "s1", privateKey: signs.key };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) =>
      done(refuses?.test(address) ? Object.assign(new Error("5.1.1 no such mailbox"), { responseCode: 550 }) : null),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        forwarder.mails.push(raw.toString("latin1"));
        if (swallows) return done();
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        const recipients = envelope.rcptTo.map(({ address }) => address);
        next.sendMail({ raw, envelope: { from, to: recipients }, ...(dkim ? { dkim } : {}) }).then(
          () => done(),
          (error: Error) => done(Object.assign(error, { responseCode: 451 })),
        );
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  forwarder.port = typeof address === "object" && address ? address.port : 0;
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return forwarder;
}
