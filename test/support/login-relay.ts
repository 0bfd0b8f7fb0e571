// A relay that asks for a login: by password or access token, with or without encryption. It keeps every line it is sent.

import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from "smtp-server";
import { onTestFinished } from "vitest";

export type Login = { method: string; user: string; secret: string; isEncrypted: boolean };

export type LoginRelay = {
  port: number;
  logins: Login[]; // every attempt
  sessions: number;
  received: { to: string; user: string }[];
  /** Whether a login is accepted; a text is what it is refused with. */
  accepts: (login: Login) => true | string;
};

type Options = {
  host?: string;
  tls?: { certificate: string; key: string };
  isImplicit?: boolean; // TLS from the first byte
};

/** @param tls left out: it offers no encryption */
export async function aLoginRelay({ host = "127.0.0.1", tls, isImplicit = false }: Options = {}): Promise<LoginRelay> {
  const relay: LoginRelay = { port: 0, logins: [], sessions: 0, received: [], accepts: () => true };
  const server = new SMTPServer({
    secure: isImplicit,
    ...(tls ? { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) } : {}),
    disabledCommands: tls ? [] : ["STARTTLS"],
    allowInsecureAuth: true,
    authMethods: ["PLAIN", "LOGIN", "XOAUTH2"],
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect(_session, done) {
      relay.sessions += 1;
      done();
    },
    onAuth: (auth, session, done) => {
      const login = loginOf(auth, session);
      relay.logins.push(login);
      const said = relay.accepts(login);
      if (said === true) return done(null, { user: login.user });
      if (login.method === "XOAUTH2") return done(null, { data: { status: "401", schemes: "bearer" } } as never);
      return done(Object.assign(new Error(said), { responseCode: 535 }));
    },
    onData(stream, session, done) {
      stream.resume().once("end", () => {
        const user = String((session as { user?: string }).user ?? "");
        relay.received.push({ to: session.envelope.rcptTo[0]?.address ?? "", user });
        done();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  const address = server.server.address();
  relay.port = typeof address === "object" && address ? address.port : 0;
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return relay;
}

const loginOf = (auth: SMTPServerAuthentication, { secure }: SMTPServerSession): Login => ({
  method: auth.method,
  user: auth.username ?? "",
  secret: auth.accessToken ?? auth.password ?? "",
  isEncrypted: secure,
});

/** A relay of few words, for what smtp-server would not do: `answers` says what comes back to a line, else "250 ok". */
export async function aPlainRelay(answers: (line: string) => string | undefined, host = "127.0.0.1") {
  const lines: string[] = [];
  const server = createServer((socket) => {
    let isData = false;
    const heard = (line: string): void => {
      if (isData && line !== ".") return;
      if (!isData) lines.push(line);
      isData = !isData && line === "DATA";
      socket.write(`${isData ? "354 go" : (answers(line) ?? "250 ok")}\r\n`);
    };
    socket.on("error", () => {});
    socket.write("220 relay\r\n");
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })
      .on("line", heard)
      .on("error", () => {}); // the other side went away
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: typeof address === "object" && address ? address.port : 0, lines };
}
