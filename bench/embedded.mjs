// The embedded database in a process of its own, so that its work is told from Onit's.

import { start } from "embedded-mongodb";
import { answer, usage } from "./child.mjs";

const { DATABASE_FOLDER } = process.env;
const server = await start(DATABASE_FOLDER, { name: "onit", transport: "tcp" });
answer({ usage, stop: () => server.close() });
process.send({ uri: server.uri });
