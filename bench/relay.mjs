// A relay that takes all mail at next to no cost.

import { createServer } from "node:net";
import { counter } from "./child.mjs";

/** @param onMail called with the recipient and the raw bytes (latin1) of each mail */
export async function startRelay(onMail = () => {}) {
  const taken = counter();
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    talk(socket, (recipient, raw) => {
      onMail(recipient, raw);
      taken.add();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    count: taken.count,
    reaches: taken.reaches,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function talk(socket, take) {
  let [unread, isData, recipient] = ["", false, ""];
  socket.write("220 relay.example\r\n");
  const line = (text) => {
    const word = text.slice(0, 4).toUpperCase();
    if (word === "RCPT") recipient = /<([^>]*)>/.exec(text)?.[1] ?? "";
    isData = word === "DATA";
    if (word === "QUIT") return void socket.end("221 2.0.0 bye\r\n");
    socket.write(isData ? "354 go on\r\n" : "250 2.0.0 fine\r\n");
  };
  socket.on("data", (chunk) => {
    unread += chunk.toString("latin1");
    for (;;) {
      const mark = isData ? "\r\n.\r\n" : "\r\n";
      const end = unread.indexOf(mark);
      if (end < 0) return;
      const text = unread.slice(0, end);
      unread = unread.slice(end + mark.length);
      if (!isData) {
        line(text);
        continue;
      }
      isData = false;
      take(recipient, text);
      socket.write("250 2.0.0 taken\r\n");
    }
  });
}
