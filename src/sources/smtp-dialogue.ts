// One SMTP connection: how long it may last, how much it may ask for without bringing a mail, and when it must come again later.

import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { type Door, FULL, type Guest } from "./smtp-door.ts";
import { WaitingRoom } from "./smtp-waiting.ts";

export type DialogueLimits = {
  maxErrors: number; // refusals without a mail that was taken in between
  maxRecipients: number;
  dialogueMs: number; // from its first byte to its last
};

export type Host = DialogueLimits & {
  door: Door;
  /** Why no mail can be taken in now, as a reply without its code; undefined when one can. */
  busy(declaredBytes: number): string | undefined;
  /** A connection was not taken. */
  refused(peer: string, reply: string): void;
};

const MOST_WAITING = 10_000;
const REPLIES_BESIDE_RECIPIENTS = 1_000; // without a mail in between: the person who hears so many is not here to send

/** The library's server, with a door before it and limits on each dialogue. */
export class SmtpListener extends SMTPServer {
  readonly #host: Host;
  readonly #dialogues = new WeakMap<SMTPServerSession, Dialogue>();
  readonly #waiting = new WaitingRoom(Math.min(MOST_WAITING, Math.floor(mostOpenFiles() / 2)));

  constructor(options: SMTPServerOptions, host: Host) {
    super(options);
    this.#host = host;
  }

  override connect(socket: Socket): void {
    if (socket.destroyed) return; // it went before its turn came, and would never leave its place
    const peer = socket.remoteAddress ?? "";
    let dialogue: Dialogue | undefined;
    const admitted = this.#host.door.admit(peer, () =>
      dialogue?.end("4.3.2 Others are waiting; please try again later"),
    );
    if (typeof admitted === "string") {
      this.#refuse(socket, peer, admitted);
      return;
    }
    socket.once("close", () => admitted.leave());
    dialogue = new Dialogue(this, socket, admitted, this.#host);
    this.connections.add(dialogue);
    this.#dialogues.set(dialogue.session, dialogue);
    dialogue.on("error", (error: Error) => this.emit("error", error));
    dialogue.init();
  }

  /** From this moment no mail is begun; those that are under way may be finished within the library's time. */
  override close(callback?: () => void): void {
    this.#waiting.empty();
    super.close(callback);
    for (const dialogue of this.connections) (dialogue as Dialogue).endSoon();
  }

  /** @throws when that session is of another server */
  dialogueOf(session: SMTPServerSession): Dialogue {
    const dialogue = this.#dialogues.get(session);
    if (!dialogue) throw new Error("this session has no connection");
    return dialogue;
  }

  #refuse(socket: Socket, peer: string, reply: string): void {
    this.#host.refused(peer, reply);
    if (reply === FULL && this.#host.door.isFruitless(peer)) {
      this.#waiting.hold(socket, reply);
      return;
    }
    socket.on("error", () => {});
    socket.end(`${reply}\r\n`);
    socket.destroySoon();
  }
}

let openFiles: number | undefined; // asked for once: the report it stands in takes long to make

/** How many files and connections this process may have open; Windows names no limit. */
function mostOpenFiles(): number {
  openFiles ??= reportedLimit();
  return openFiles;
}

function reportedLimit(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  return Number(userLimits?.open_files?.soft) || Number.POSITIVE_INFINITY; // it may be "unlimited"
}

export class Dialogue extends SMTPConnection {
  readonly guest: Guest;
  readonly #host: Host;
  readonly #socket: Socket;
  readonly #limit: NodeJS.Timeout;
  #isGreeted = false;
  #isOver: string | undefined; // why it ends after the mail in hand
  #isAnswering = false;
  #isReceiving = false;
  #isLastReply = false;
  #errors = 0;
  #replies = 0;

  constructor(server: SMTPServer, socket: Socket, guest: Guest, host: Host) {
    super(server, socket);
    this.guest = guest;
    this.#host = host;
    this.#socket = socket;
    this.#limit = setTimeout(() => this.#outOfTime(), host.dialogueMs);
    socket.once("close", () => clearTimeout(this.#limit));
  }

  /** The library greets after a moment, to notice those who talk before that. Our own relays are none of these, and each mail may be a connection. */
  override init(): void {
    super.init();
    if (this.guest.isTrusted) this.connectionReady();
  }

  override connectionReady(next?: () => void): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    super.connectionReady(next);
  }

  /** Every reply passes here: those that are refusals, and those that bring no mail nearer, are counted. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const enough = code === 421 ? undefined : this.#count(code);
    if (enough === undefined) super.send(code, data, context);
    else super.send(421, enough, false);
    if (this.#isLastReply && code !== 421) super.send(421, MIXED_UP, false);
  }

  /** Nothing behind the next reply is read, not even what came with it: it may be a part of the mail that passes for commands. */
  endAfterReply(): void {
    this.#isLastReply = true;
  }

  /** @returns why the connection ends, if it does */
  #count(code: number): string | undefined {
    const { maxErrors, maxRecipients } = this.#host;
    this.#replies += 1;
    if (code >= 500) this.#errors += 1;
    if (!this.guest.isTrusted && this.#errors > maxErrors)
      return `4.7.0 More than ${maxErrors} of your commands were refused; the connection ends`;
    if (this.#replies > maxRecipients + REPLIES_BESIDE_RECIPIENTS)
      return "4.7.0 So many commands and no mail; the connection ends";
    return undefined;
  }

  /** Commands that come again and again without a mail are not progress: MAIL, RCPT and DATA are. */
  override handler_MAIL(command: Buffer, callback: () => void): void {
    this.guest.enter("talking");
    super.handler_MAIL(command, callback);
  }

  override handler_RCPT(command: Buffer, callback: () => void): void {
    this.guest.enter("talking");
    super.handler_RCPT(command, callback);
  }

  /** RFC 5321, 4.2.5: 452 before DATA costs neither side the mail's bytes. */
  override handler_DATA(command: Buffer, callback: () => void): void {
    const because = this.session.envelope.rcptTo.length > 0 ? this.#host.busy(0) : undefined;
    if (because === undefined) {
      super.handler_DATA(command, callback);
      return;
    }
    this.send(452, because, false);
    callback();
  }

  /** A mail was taken: the person who brings mails may go on. */
  delivered(): void {
    this.guest.delivered();
    this.#errors = 0;
    this.#replies = 0;
  }

  /** A mail comes in. */
  receiving(): void {
    this.#isReceiving = true;
    this.guest.enter("sending");
  }

  /** A mail is here whole: the other side waits for our reply. */
  answering(): void {
    this.#isAnswering = true;
    this.guest.enter("ours");
  }

  /** The reply is out; the time may have been up before. */
  answered(): void {
    this.#isAnswering = false;
    this.#isReceiving = false;
    this.guest.enter("talking");
    if (this.#isOver !== undefined) this.send(421, this.#isOver, false);
  }

  /** We are about to stop: a mail that is under way is finished first. */
  endSoon(): void {
    this.#isOver ??= CLOSING;
    if (!this.#isReceiving) this.end(CLOSING);
  }

  /** Says so and ends at once, whatever the other side still sends. @param code 421: come again later */
  end(because: string, code = 421): void {
    super.send(code, because, false);
    this.#socket.destroySoon();
  }

  /** A mail that is whole is answered first: it would come a second time. */
  #outOfTime(): void {
    this.#isOver = OUT_OF_TIME;
    if (!this.#isAnswering) this.end(OUT_OF_TIME);
  }
}

const CLOSING = "4.3.2 We are closing for a moment; please try again soon";
const MIXED_UP = "4.7.0 What follows a mail with lone line ends is not read; please open another connection";
const OUT_OF_TIME = "4.4.2 This connection has lasted long enough; please open another one";
