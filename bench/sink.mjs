// The least that can be done with a mail: taken by smtp-server, read by mailparser, forgotten. The measure of all else.

import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

let handled = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () =>
      simpleParser(Buffer.concat(chunks), { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true }).then(
        () => {
          handled += 1;
          done();
        },
        done,
      ),
    );
  },
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.server.address().port }));

process.on("message", (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "settled") process.send({});
  if (message === "usage") process.send({ cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS * 1024 });
  if (message === "stop") process.exit(0);
});
