// Waits at the mail port for one mail alone, while no Onit runs. A client that brings another one is asked to come again later, so that
// nothing is taken that nobody reads.

import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream } from "smtp-server";
import { oneAddress } from "../security/domain-name.ts";

export type Caught = { raw: Buffer; peer: string };

export type Catching = { port: number; mail: Promise<Caught>; close(): Promise<void> };

type Place = { host: string; port: number; tls?: { certificate: Buffer; key: Buffer } | undefined };

const LATER = "4.3.2 Onit does not run at the moment, please try again later";
const MOST_BYTES = 1_048_576;

/**
 * @param recipients the addresses it may come to
 * @param isIt whether a mail to one of them is the one
 * @throws when the port cannot be opened
 */
export async function catchMail(
  { host, port, tls }: Place,
  recipients: readonly string[],
  isIt: (raw: Buffer) => boolean,
): Promise<Catching> {
  let caught: (mail: Caught) => void = () => {};
  const mail = new Promise<Caught>((resolve) => {
    caught = resolve;
  });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(tls ? { cert: tls.certificate, key: tls.key } : {}),
    disableReverseLookup: true,
    logger: false,
    size: MOST_BYTES,
    closeTimeout: 500,
    onRcptTo: ({ address }: SMTPServerAddress, _session, done) =>
      done(recipients.some((one) => oneAddress(one) === oneAddress(address)) ? null : later()),
    onData: (stream, { remoteAddress: peer }, done) =>
      readWhole(stream, (raw) => {
        if (!raw || !isIt(raw)) return done(later());
        caught({ raw, peer });
        done();
      }),
  });
  server.on("error", () => {}); // of one connection
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    mail,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** @param done is given undefined when it is too large */
function readWhole(stream: SMTPServerDataStream, done: (raw: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => {
    if (stream.sizeExceeded)
      chunks.length = 0; // anybody may write to our reply address meanwhile
    else chunks.push(chunk);
  });
  stream.on("end", () => done(stream.sizeExceeded ? undefined : Buffer.concat(chunks)));
}

const later = (): Error => Object.assign(new Error(LATER), { responseCode: 451 });
