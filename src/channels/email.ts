// Mails through a relay, over a pool of connections.

import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { Extent, Outcome } from "../core/model/notice.ts";
import { enhancedIn, judgeRefusal, type Stage } from "../core/outbox/refusal.ts";
import { deadlines } from "../pacing/deadlines.ts";
import type { Channel, Message } from "../ports/app.ts";
import { redactor } from "../security/redact.ts";
import { connectHere, loginTrouble, type RelayLine, type SendingError, saslWith, withAdvice } from "./relay-login.ts";

const LONGEST_MS = 4 * 60_000; // for one message from queue to answer: shorter than a notice's lease, so nobody else sends it meanwhile

/**
 * Mails to one relay. What the relay says is passed on without the secrets it may repeat.
 * @param longestMs how long one message may take from queue to answer, in milliseconds
 */
export function emailChannel(relay: RelayLine, longestMs = LONGEST_MS): Channel & { close(): void } {
  const transport = poolTo(relay);
  const hide = (text: string): string => redactor(relay.login?.secrets() ?? [])(text);

  const sendings = deadlines(longestMs);

  // Tells when the relay has all of a message: from then on a dropped line leaves open whether it was taken.
  transport.use("stream", (mail, done) => {
    const { message, data } = mail;
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options): Readable =>
      create(options).once("end", (data as HandingOver).onHandedOver) as Readable;
    done();
  });

  return {
    async send(message) {
      let isHandedOver = false;
      const { signal, over } = sendings.begin();
      const handing: HandingOver = { onHandedOver: () => (isHandedOver = true), signal };
      try {
        const { response } = await transport.sendMail({ ...mailOf(message), ...handing });
        return { kind: "sent", because: hide(`the relay said "${response}"`) };
      } catch (error) {
        const outcome = outcomeOf(error as SendingError, isHandedOver, relay);
        return { ...outcome, because: hide(outcome.because) };
      } finally {
        over();
      }
    },
    close() {
      sendings.endAll();
      transport.close();
    },
  };
}

function poolTo({ host, port, isTls, mustEncrypt, ca, login, connections }: RelayLine) {
  return createTransport({
    host,
    port,
    secure: isTls,
    requireTLS: mustEncrypt,
    ...(ca ? { tls: { ca } } : {}),
    ...(login ? saslWith(login) : {}),
    ...(host === "localhost" ? { getSocket: connectHere } : {}),
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    maxRequeues: 1, // only ever for a message of which not one byte was sent: an idle connection the relay had closed
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
}

type HandingOver = { onHandedOver: () => void; signal: AbortSignal };

/**
 * RFC 5321, 4.2.1: a 5xx about the recipient or the mail is the relay's last word, a 4xx may pass, and what is about us is for an
 * admin to put right. Silence after the final dot is none of these (P3).
 */
function outcomeOf(error: SendingError, isHandedOver: boolean, relay: RelayLine): Outcome {
  const { responseCode, response = "", message } = error;
  if (isHandedOver && responseCode === undefined) {
    const dropped = `the line dropped before the relay answered: ${message}`;
    return { kind: "uncertain", because: isTooLate(error) ? "the relay had all of it and did not answer" : dropped };
  }
  const blocked = loginTrouble(error);
  if (blocked) return { kind: "retry", because: withAdvice(error, relay), blocked, extent: "all" };
  if (responseCode === undefined) return withoutAnswer(error);
  const stage = stageOf(error);
  const { about, because } = judgeRefusal({
    stage,
    code: responseCode,
    enhanced: enhancedIn(response),
    text: response,
  });
  const explained = `${message} (${because})`;
  const isLasting = responseCode >= 500;
  if (about !== "us") return { kind: isLasting ? "failed" : "retry", because: explained };
  return { kind: "retry", because: explained, blocked: isLasting ? "refused" : "troubled", extent: EXTENTS[stage] };
}

const EXTENTS: Readonly<Record<Stage, Extent>> = {
  connection: "all",
  mail: "sender",
  rcpt: "message",
  data: "message",
};

function stageOf({ command = "", responseCode }: SendingError): Stage {
  if (responseCode === 421) return "connection"; // whatever it answers, it ends the connection
  if (command === "MAIL FROM") return "mail";
  if (command === "RCPT TO") return "rcpt";
  return command === "DATA" ? "data" : "connection";
}

/** Its time was up, or Onit ends. */
const isTooLate = ({ code }: SendingError): boolean => code === "EABORT";

const UNREACHABLE = new Set(["EDNS", "ETIMEDOUT", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ECONNRESET"]);

const AWAY = { extent: "all", isAway: true } as const;

/** What the library itself refuses, such as a malformed address, says nothing about the relay. */
function withoutAnswer(error: SendingError): Outcome {
  const { code = "", originalCode = "", message } = error;
  if (isTooLate(error))
    return {
      kind: "retry",
      because: "the relay did not take it in time, or Onit ended meanwhile",
      blocked: "troubled",
      ...AWAY,
    };
  if (code === "EENVELOPE") return { kind: "failed", because: message };
  if (code === "EMESSAGE" || code === "ESTREAM") return { kind: "retry", because: message };
  const isAway = UNREACHABLE.has(originalCode) || UNREACHABLE.has(code);
  return { kind: "retry", because: message, blocked: "troubled", ...(isAway ? AWAY : { extent: "message" }) };
}

const mailOf = (message: Message) => ({
  envelope: { from: message.envelopeFrom, to: [message.to.address] },
  messageId: message.messageId,
  from: message.from,
  to: message.to,
  replyTo: message.replyTo,
  ...(message.inReplyTo === undefined ? {} : { inReplyTo: message.inReplyTo }),
  references: [...message.references],
  headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, headerValue(value)])),
  subject: message.subject,
  text: message.text,
  html: message.html,
  attachments: message.attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content })),
});

/** Plain words stay readable in the source of a mail; only what is not ASCII is encoded (RFC 2047). */
const headerValue = (value: string) =>
  /^[\x20-\x7e]*$/.test(value) ? { prepared: true, foldLines: true, value } : value;
