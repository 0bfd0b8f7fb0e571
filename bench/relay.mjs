// A relay that takes all mail and does nothing with it but count.

import { SMTPServer } from "smtp-server";

let handled = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.resume();
    stream.on("end", () => {
      handled += 1;
      done();
    });
  },
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.server.address().port }));

process.on("message", (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "stop") process.exit(0);
});
