// A relay that takes all mail and does nothing with it but count.

import { takesMail } from "./smtp-server.mjs";

let handled = 0;
const { port } = await takesMail((stream, _session, done) => {
  stream.resume();
  stream.on("end", () => {
    handled += 1;
    done();
  });
});
process.send({ port });

process.on("message", (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "stop") process.exit(0);
});
