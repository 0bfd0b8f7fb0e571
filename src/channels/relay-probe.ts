// One look at the relay: connects, encrypts and logs in as a mail would, and sends nothing.

import type { Socket } from "node:net";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { type Encryption, encryptionOf } from "../security/peer-certificate.ts";
import { redactor } from "../security/redact.ts";
import { connectHere, loginTrouble, type RelayLine, type SendingError, saslWith, withAdvice } from "./relay-login.ts";

export type RelayProbe = {
  encryption: Encryption | undefined; // undefined: what is sent can be read on the way
  address: string | undefined; // the network address at the other end
  isLoggedIn: boolean;
  trouble: string | undefined; // why it does not work, with what to do; never a secret
};

type Sasl = { auth?: object; customAuth?: object; forceAuth?: boolean };

/** Never throws. @param signal ends it at once */
export async function probeRelay(relay: RelayLine, answerMs: number, signal: AbortSignal): Promise<RelayProbe> {
  const sasl: Sasl = relay.login ? saslWith(relay.login) : {};
  const hide = redactor(relay.login?.secrets() ?? []);
  const seen: RelayProbe = { encryption: undefined, address: undefined, isLoggedIn: false, trouble: undefined };
  let line: SMTPConnection | undefined;
  const cut = (): void => line?.close();
  signal.addEventListener("abort", cut);
  try {
    line = await lineTo(relay, sasl, answerMs);
    await within(line, (done) => line?.connect(done));
    const { _socket: socket } = line as unknown as { _socket?: Socket };
    seen.encryption = encryptionOf(socket);
    seen.address = socket?.remoteAddress;
    if (sasl.auth && (sasl.forceAuth || line.allowsAuth)) {
      await within(line, (done) => line?.login(sasl.auth as never, done));
      seen.isLoggedIn = true;
    }
    line.quit();
  } catch (error) {
    seen.trouble = hide(troubleIn(error as SendingError, relay));
  } finally {
    signal.removeEventListener("abort", cut);
    line?.close();
  }
  return seen;
}

async function lineTo(relay: RelayLine, { customAuth }: Sasl, answerMs: number): Promise<SMTPConnection> {
  const { host, port, isTls, mustEncrypt, ca } = relay;
  const connection = host === "localhost" ? await localSocket({ host, port }) : undefined;
  const line = new SMTPConnection({
    host,
    port,
    secure: isTls,
    requireTLS: mustEncrypt,
    connectionTimeout: answerMs,
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
    ...(ca ? { tls: { ca } } : {}),
    ...(connection ? { connection } : {}),
    ...(customAuth ? { customAuth } : {}),
  } as ConstructorParameters<typeof SMTPConnection>[0]);
  line.on("error", () => {}); // one that nobody waits for must not end the process
  return line;
}

const localSocket = (place: { host: string; port: number }): Promise<Socket> =>
  new Promise((resolve, reject) =>
    connectHere(place, (error, opened) => (opened ? resolve(opened.connection) : reject(error))),
  );

/** What the step comes to; an error of the line may come by an event alone. */
function within(line: SMTPConnection, step: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    const ended = (): void => reject(new Error("the line was closed"));
    line.once("error", failed).once("end", ended);
    step((error) => {
      line.off("end", ended);
      if (error) reject(error);
      else resolve();
    });
  });
}

const troubleIn = (error: SendingError, relay: RelayLine): string =>
  loginTrouble(error) ? withAdvice(error, relay) : `${relay.host}:${relay.port}: ${error.message}`;
