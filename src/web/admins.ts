// Which admin, signed in, a request to the mailbox comes from; none for one that came by its address.

import type { FastifyRequest } from "fastify";
import type { Viewer } from "./signed-in.ts";

export const admins = new WeakMap<FastifyRequest, Viewer>();
