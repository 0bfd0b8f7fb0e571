// Mails by SMTP. 250 is a promise: it is answered only once every copy of the mail is kept.

import { createSecureContext } from "node:tls";
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from "smtp-server";
import type { Address, Envelope } from "../core/model/mail.ts";
import { byteBudget } from "../pacing/byte-budget.ts";
import { oneAddress } from "../security/domain-name.ts";
import { pace } from "./pace.ts";
import { type Dialogue, type Host, SmtpListener } from "./smtp-dialogue.ts";
import { Door } from "./smtp-door.ts";
import { BARE, type Judge, NO_ROOM, type Reply, readMail, reply, type SmtpHolding } from "./smtp-read.ts";
import { openSpool } from "./spool.ts";

export type SmtpOptions = {
  host: string;
  port: number;
  maxMailBytes: number;
  maxRecipients: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
  maxConnectionsPerMinute: number; // new ones, from one address
  maxErrors: number;
  idleMs: number; // how long we wait for the next command, or for more of a mail
  dialogueMs: number; // how long one connection may last
  bareNewlines: "reject" | "normalise";
  memoryBudget: number; // bytes of mails that come in, in memory
  spoolBudget: number; // bytes of them, in files
  spoolFolder: string;
  tls?: { certificate: Buffer; key: Buffer };
};

export type SmtpTaking = {
  /** Resolves once the mail is durable. */
  take(raw: Buffer, envelope: Envelope): Promise<void>;
  /** Which of these recipients get a copy, one for each place it belongs to. */
  recipients(addresses: readonly Address[]): Address[];
  /** Why an address is refused, undefined when it is ours. */
  refusal(address: Address): string | undefined;
  /** One of our own relays. */
  isTrusted(peer: string): boolean;
  judge: Judge;
  log(event: string, fields: object): void;
};

const LONGEST_COMMAND = 4_096; // bytes; RFC 5321, 4.5.3.1.4 asks for 512, and more for its extensions
const ONE_BY_ONE_FROM = 1_048_576; // bytes of a mail whose copies are kept one after the other
const BYTES_PER_SECOND = 24 * 1_048_576; // of large mails together: a tenth of one core
const SMALL_MAILS_PART = 8; // an eighth of the memory is for small mails alone, however many large ones wait
const BACKLOG = 4_096; // connections the system keeps until we take them: one that finds no place there comes again seconds later
const REFUSED_PER_SECOND = 4 * 1_048_576; // bytes of refused mails together
const REFUSED_BYTES = 1_048_576; // that are read of one when others wait: its sender should hear the reply in its turn
const TELL_AGAIN_MS = 60_000;

export type SmtpListening = {
  port: number;
  /** From now on connections are encrypted with this certificate. @throws when it and its key do not fit; then nothing changes */
  renew(tls: { certificate: Buffer; key: Buffer }): void;
  close(): Promise<void>;
};

/** @returns once it listens: the port, and how to stop */
export async function listenSmtp(options: SmtpOptions, taking: SmtpTaking): Promise<SmtpListening> {
  const now = (): number => performance.now();
  const door = new Door({
    maxConnections: options.maxConnections,
    maxPerAddress: options.maxConnectionsPerAddress,
    maxPerMinute: options.maxConnectionsPerMinute,
    isTrusted: taking.isTrusted,
    now,
  });
  const forSmallMails = Math.floor(options.memoryBudget / SMALL_MAILS_PART);
  const holding: SmtpHolding = {
    memory: byteBudget(options.memoryBudget - forSmallMails),
    smallMails: byteBudget(forSmallMails),
    disk: byteBudget(options.spoolBudget),
    spool: await openSpool(options.spoolFolder, (error) =>
      taking.log("large mails are held in memory while they come in: there is no folder for them", { error }),
    ),
    relieve: () => door.relieve(),
    turn: pace(BYTES_PER_SECOND, now),
    refusedTurn: pace(REFUSED_PER_SECOND, now),
  };
  const host: Host = { ...options, door, busy: (bytes) => busy(bytes, holding), refused: refusals(taking, now) };
  const server: SmtpListener = new SmtpListener(
    { ...serverOptions(options), ...hooks({ options, host, holding, taking }, (one) => server.dialogueOf(one)) },
    host,
  );
  let listens = false; // before, an error is why it does not: it is thrown
  server.on("error", (error) => listens && taking.log("an SMTP connection failed", { error }));
  const listener = await listening(server, options);
  listens = true;
  return listener;
}

const serverOptions = ({ tls, maxMailBytes, maxRecipients, idleMs }: SmtpOptions): SMTPServerOptions => ({
  authOptional: true,
  disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
  ...(tls ? { cert: tls.certificate, key: tls.key } : {}),
  size: maxMailBytes,
  maxRecipients,
  maxCommandLength: LONGEST_COMMAND,
  socketTimeout: idleMs,
  closeTimeout: 4_000, // then a mail that is not here whole comes again
  disableReverseLookup: true,
  logger: false,
});

type Receiving = { options: SmtpOptions; host: Host; holding: SmtpHolding; taking: SmtpTaking };

const hooks = (
  receiving: Receiving,
  dialogueOf: (session: SMTPServerSession) => Dialogue,
): Pick<SMTPServerOptions, "onMailFrom" | "onRcptTo" | "onData"> => ({
  onMailFrom({ args }, _session, done) {
    const because = receiving.host.busy(args ? Number(args.SIZE) || 0 : 0); // RFC 1870
    done(because ? reply(452, because) : null);
  },
  onRcptTo({ address }, _session, done) {
    const refusal = receiving.taking.refusal(oneAddress(address));
    done(refusal ? reply(550, `5.1.1 ${refusal}`) : null);
  },
  onData(stream, session, done) {
    const dialogue = dialogueOf(session);
    receive(stream, dialogue, receiving)
      .then(
        () => done(),
        (error: Error) => {
          if (error.message === BARE) dialogue.endAfterReply();
          done(answerTo(error, session, receiving.taking));
        },
      )
      .finally(() => dialogue.answered());
  },
});

async function listening(server: SmtpListener, { host, port }: SmtpOptions): Promise<SmtpListening> {
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG }, () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    renew({ certificate: cert, key }) {
      createSecureContext({ cert, key }); // the library would forget the one before
      server.updateSecureContext({ cert, key });
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Resolves once all copies of a mail are kept. @throws what it is answered with */
async function receive(
  stream: SMTPServerDataStream,
  dialogue: Dialogue,
  { options, host, holding, taking }: Receiving,
): Promise<void> {
  const { guest, session } = dialogue;
  let sent = 0;
  let refused: { at: number; because: Reply } | undefined;
  dialogue.receiving();
  const mail = await readMail(stream, { ...options, ...taking.judge }, holding, {
    received: (bytes) => {
      sent += bytes;
      guest.received(bytes);
      if (sent > 2 * options.maxMailBytes) dialogue.end("4.3.2 This mail does not end; the connection does");
      else if (refused && sent - refused.at > REFUSED_BYTES && host.door.isFull())
        dialogue.end(refused.because.message, refused.because.responseCode);
    },
    refused: (because) => {
      refused = { at: sent, because };
      guest.enter("refused");
    },
  });
  dialogue.answering();
  try {
    await keepAll(await mail.raw(), mail.hadMixedLineEnds(), session, taking);
    dialogue.delivered();
  } finally {
    await mail.release();
  }
}

async function keepAll(raw: Buffer, isMixed: boolean, session: SMTPServerSession, taking: SmtpTaking): Promise<void> {
  const from = addressOf(session.envelope.mailFrom);
  const addresses = session.envelope.rcptTo.map(({ address }) => oneAddress(address));
  const { remoteAddress: peer, hostNameAppearsAs: helo } = session;
  const mixed = isMixed ? { hadMixedLineEnds: true as const } : {};
  const take = (recipient: Address) => taking.take(raw, { source: "smtp", from, recipient, peer, helo, ...mixed });
  const recipients = taking.recipients(addresses);
  if (raw.length < ONE_BY_ONE_FROM) return void (await Promise.all(recipients.map(take)));
  for (const recipient of recipients) await take(recipient);
}

const addressOf = (address: SMTPServerAddress | false): Address => (address ? oneAddress(address.address) : "");

/** Nothing is told of a client that went away: it was answered nothing, so it comes again. */
function answerTo(
  error: Error & { responseCode?: number; code?: string },
  session: SMTPServerSession,
  { log }: SmtpTaking,
) {
  if (error.code !== "ECONNECTION") log("a mail was not taken", { peer: session.remoteAddress, error });
  return error.responseCode ? error : reply(451, "4.3.0 It cannot be kept at the moment; please try again later");
}

function busy(declaredBytes: number, { memory, disk }: SmtpHolding): string | undefined {
  return declaredBytes > memory.free() + disk.free() || disk.free() === 0 ? NO_ROOM : undefined;
}

/** Those who are refused may be many: one line tells of all of a minute. */
function refusals({ log }: SmtpTaking, now: () => number): (peer: string, reply: string) => void {
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return (peer, said) => {
    untold += 1;
    if (now() - toldAt < TELL_AGAIN_MS) return;
    log("SMTP connections were refused", { count: untold, peer, reply: said });
    untold = 0;
    toldAt = now();
  };
}
