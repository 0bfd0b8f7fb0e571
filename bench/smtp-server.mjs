// What takes the mails of a measurement: smtp-server without login, encryption and name lookups.

import { SMTPServer } from "smtp-server";

/** @param onData as smtp-server calls it @returns once it listens on loopback */
export async function takesMail(onData) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData,
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.server.address().port, close: () => server.close() };
}

/** Every mail as a whole. @param take its bytes, and `done`, which answers its sender */
export const wholeMails = (take) => (stream, _session, done) => {
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.on("end", () => take(Buffer.concat(chunks), done));
};
