// The least that can be done with a mail: taken by smtp-server, read by mailparser, forgotten. The measure of all else.

import { simpleParser } from "mailparser";
import { takesMail, wholeMails } from "./smtp-server.mjs";

let handled = 0;
const { port } = await takesMail(
  wholeMails((raw, done) =>
    simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true }).then(() => {
      handled += 1;
      done();
    }, done),
  ),
);
process.send({ port });

process.on("message", (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "settled") process.send({});
  if (message === "usage") process.send({ cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS * 1024 });
  if (message === "stop") process.exit(0);
});
