// Sends mails over a few kept connections, as fast as they are taken. Stops by itself.

import { createConnection } from "node:net";

const TEXT =
  "Dear support,\r\n\r\nthe printer in the hall burns again since this morning, and nobody can print.\r\nCould you please have a look?\r\n\r\nBest regards\r\nCarl\r\n".repeat(
    4,
  );

/** @returns {string} a mail as a customer writes it, about 1.5 KB */
export const mail = (serial) =>
  [
    `Received: from mx.elsewhere.example by relay.example with ESMTPS id ${serial}; Mon, 2 Mar 2026 09:00:00 +0000`,
    `From: Carl Cliff ${serial} <carl${serial}@elsewhere.example>`,
    "To: Support <help@onit.example>",
    `Subject: =?UTF-8?Q?Printer_${serial}_is_on_fire_=E2=80=93_please_help?=`,
    `Message-ID: <bench-${serial}@elsewhere.example>`,
    "Date: Mon, 02 Mar 2026 09:00:00 +0000",
    "MIME-Version: 1.0",
    'Content-Type: text/plain; charset="utf-8"',
    "",
    TEXT,
  ].join("\r\n");

/** The same from a domain that wrote nothing else. */
export const mailOfManyDomains = (serial) => mail(serial).replaceAll("elsewhere.example", `domain${serial}.example`);

/** Resolves once every mail was answered with 250. @param options.oneEach a connection for each mail */
export async function load(port, count, connections, { write = mail, oneEach = false } = {}) {
  let next = 0;
  await Promise.all(Array.from({ length: connections }, () => (oneEach ? oneByOne() : talk(port, take))));

  function take() {
    if (next >= count) return undefined;
    const serial = next;
    next += 1;
    return { from: `carl${serial}@elsewhere.example`, raw: write(serial) };
  }

  async function oneByOne() {
    for (let one = take(); one; one = take()) {
      const only = [one];
      await talk(port, () => only.pop());
    }
  }
}

function talk(port, take) {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1");
    let current;
    const steps = {
      greeting: () => ["EHLO bench", "hello"],
      hello: () => begin(),
      from: () => ["RCPT TO:<help@onit.example>", "to"],
      to: () => ["DATA", "data"],
      data: () => [`${current.raw}\r\n.`, "done"],
      done: () => begin(),
    };
    const begin = () => {
      current = take();
      if (current) return [`MAIL FROM:<${current.from}>`, "from"];
      socket.end("QUIT\r\n");
      resolve();
      return [undefined, "quit"];
    };
    let state = "greeting";
    let buffer = "";
    socket.on("data", (chunk) => {
      buffer += chunk;
      const lines = buffer.split("\r\n");
      buffer = lines.pop();
      const last = lines.find((line) => /^\d{3} /.test(line));
      if (!last || state === "quit") return;
      if (/^[45]/.test(last)) return void reject(new Error(`the server said "${last}" at ${state}`));
      const [line, nextState] = steps[state]();
      state = nextState;
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
    socket.on("error", reject);
  });
}
