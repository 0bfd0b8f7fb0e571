// A mail server of the outside world: takes what Onit sends, and can be told to refuse, to hesitate or to drop the line.

import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export type Received = {
  to: string;
  from: string;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  inReplyTo: string | undefined;
  references: string[];
  headers: ReadonlyMap<string, string>;
  attachments: { name: string; content: string }[];
  at: Date;
  raw: Buffer; // as it came
};

export type Mood = "takes" | "refuses" | "busy" | "hangs" | "drops after the dot" | "drops before the data";

export type Refusal = { at: "connect" | "auth" | "mail" | "rcpt" | "data"; code: number; text: string };

export type Relay = {
  url: string;
  /** The same with a login. */
  loginUrl: string;
  /** What it answers at one place of the dialogue, whoever it is for. */
  refusal: Refusal | undefined;
  /** Many relays take no empty sender of whoever logs in. */
  takesEmptySender: boolean;
  received: Received[];
  mood: (recipient: string) => Mood;
  /** Drops the lines that hang. */
  hangUp(): void;
  close(): Promise<void>;
};

export async function startRelay(now: () => Date): Promise<Relay> {
  const received: Received[] = [];
  const hung: string[] = [];
  const relay: Relay = {
    url: "",
    loginUrl: "",
    refusal: undefined,
    takesEmptySender: true,
    received,
    mood: () => "takes",
    hangUp() {
      for (const id of hung.splice(0)) socketOf(id)?.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const refusalAt = (at: Refusal["at"]): Error | undefined =>
    relay.refusal?.at === at
      ? Object.assign(new Error(relay.refusal.text), { responseCode: relay.refusal.code })
      : undefined;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect: (_session, done) => done(refusalAt("connect")),
    onAuth: ({ username = "" }, _session, done) => done(refusalAt("auth"), { user: username }),
    onMailFrom: ({ address }, _session, done) =>
      done(
        address === "" && !relay.takesEmptySender
          ? Object.assign(new Error("5.7.1 an empty sender is not taken"), { responseCode: 550 })
          : refusalAt("mail"),
      ),
    onRcptTo({ address }, session, done) {
      if (refusalAt("rcpt")) return done(refusalAt("rcpt"));
      const mood = relay.mood(address);
      if (mood === "refuses") return done(Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 }));
      if (mood === "busy") return done(Object.assign(new Error("4.2.1 mailbox busy"), { responseCode: 451 }));
      if (mood === "drops before the data") return void socketOf(session.id)?.destroy();
      return done();
    },
    onData(stream, session, done) {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        if (refusalAt("data")) return done(refusalAt("data"));
        const to = session.envelope.rcptTo[0]?.address ?? "";
        if (relay.mood(to) === "hangs") return void hung.push(session.id); // it has the mail, and never answers
        received.push(await read(Buffer.concat(chunks), to, now()));
        if (relay.mood(to) === "drops after the dot") socketOf(session.id)?.destroy();
        else done();
      })().catch(() => {}); // the sender went away in the middle: it never handed this mail over
    },
  });
  server.on("error", () => {});
  const socketOf = (id: string) =>
    [...(server.connections as Set<{ id: string; _socket: { destroy(): void } }>)].find((one) => one.id === id)
      ?._socket;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  relay.url = `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  relay.loginUrl = relay.url.replace("://", "://onit:secret@");
  return relay;
}

async function read(raw: Buffer, to: string, at: Date): Promise<Received> {
  const mail = await simpleParser(raw, { skipTextToHtml: true });
  return {
    to,
    from: mail.from?.text ?? "",
    replyTo: mail.replyTo?.value[0]?.address ?? "",
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || "",
    messageId: mail.messageId ?? "",
    inReplyTo: mail.inReplyTo,
    references: [mail.references ?? []].flat(),
    headers: new Map(
      mail.headerLines.map(({ key, line }) => [
        key,
        line
          .slice(line.indexOf(":") + 1)
          .replace(/\r?\n\s+/g, " ")
          .trim(),
      ]),
    ),
    attachments: mail.attachments.map(({ filename, content }) => ({
      name: filename ?? "",
      content: content.toString(),
    })),
    at,
    raw,
  };
}
