// Mails by SMTP. 250 is a promise: it is answered only once every copy of the mail is kept.

import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Address, Envelope } from "../core/mail.ts";
import { oneLine } from "../core/printable.ts";

export type SmtpOptions = {
  host: string;
  port: number;
  maxMailBytes: number;
  maxRecipients: number;
  maxConnections: number;
  tls?: { certificate: Buffer; key: Buffer };
};

export type SmtpTaking = {
  /** Resolves once the mail is durable. */
  take(raw: Buffer, envelope: Envelope): Promise<void>;
  /** Which of these recipients get a copy, one for each place it belongs to. */
  recipients(addresses: readonly Address[]): Address[];
  /** Why an address is refused, undefined when it is ours. */
  refusal(address: Address): string | undefined;
  log(event: string, fields: object): void;
};

/** @returns once it listens: the port, and how to stop */
export async function listenSmtp(
  options: SmtpOptions,
  taking: SmtpTaking,
): Promise<{ port: number; close(): Promise<void> }> {
  const { tls } = options;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(tls ? { cert: tls.certificate, key: tls.key } : {}),
    size: options.maxMailBytes,
    maxRecipients: options.maxRecipients,
    maxClients: options.maxConnections,
    socketTimeout: 5 * 60_000, // RFC 5321, 4.5.3.2.7
    closeTimeout: 5_000,
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refusal = taking.refusal(address.toLowerCase());
      done(refusal ? reply(550, `5.1.1 ${refusal}`) : null);
    },
    onData(stream, session, done) {
      read(stream, options.maxMailBytes)
        .then((raw) => keepAll(raw, session, taking))
        .then(
          () => done(),
          (error: Error & { responseCode?: number }) => {
            taking.log("a mail was not taken", { peer: session.remoteAddress, error });
            done(
              error.responseCode ? error : reply(451, "4.3.0 It cannot be kept at the moment; please try again later"),
            );
          },
        );
    },
  });
  server.on("error", (error) => taking.log("an SMTP connection failed", { error }));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keepAll(raw: Buffer, session: SMTPServerSession, taking: SmtpTaking): Promise<void> {
  const from = addressOf(session.envelope.mailFrom);
  const addresses = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
  const { remoteAddress: peer, hostNameAppearsAs: helo } = session;
  await Promise.all(
    taking.recipients(addresses).map((recipient) => taking.take(raw, { source: "smtp", from, recipient, peer, helo })),
  );
}

const addressOf = (address: SMTPServerAddress | false): Address => (address ? address.address.toLowerCase() : "");

/** Nothing beyond the limit is held in memory; the rest is read only to keep the dialogue in step. */
async function read(stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > maxBytes)
    throw reply(552, `5.3.4 The mail is larger than the ${Math.floor(maxBytes / 1_000_000)} MB taken here`);
  return Buffer.concat(chunks);
}

/** A reply quotes addresses: nothing in one ends its line or acts on the terminal of whoever reads the bounce. */
const reply = (responseCode: number, message: string): Error =>
  Object.assign(new Error(oneLine(message)), { responseCode });
