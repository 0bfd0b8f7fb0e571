// /chat/<channel>: a chat service tells that somebody pressed "I'm on it" there. What counts is its signature over the very bytes it sent,
// so they are not read as a form or JSON before.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { pressInChat } from "../actions/press-in-chat.ts";
import type { App } from "../ports/app.ts";

const MOST_BYTES = 262_144;

type ToChannel = FastifyRequest<{ Params: { channel: string } }>;

export function servePressesInChat(server: FastifyInstance, app: App): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: "buffer", bodyLimit: MOST_BYTES } as const;
    scope.addContentTypeParser("*", options, (_request, body, done) => done(null, body));
    scope.post("/chat/:channel", async ({ params, headers, body }: ToChannel, reply) => {
      const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const answer = await pressInChat(params.channel, { headers: fields, body: bytes }, app);
      if (answer.kind === "unknown") return reply.code(404).send({ error: "no such channel" });
      if (answer.kind === "not proven") return reply.code(401).send({ error: "not signed, or too old" });
      return answer.body === undefined ? reply.code(200).send() : reply.type("application/json").send(answer.body);
    });
  });
}
