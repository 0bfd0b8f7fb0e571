// What a link shows while the store cannot be reached.

import type { FastifyReply } from "fastify";
import type { App } from "../ports/app.ts";
import { isStoreUp } from "./health.ts";
import type { Html } from "./html.ts";
import { type Reader, shortPageFor } from "./layout.ts";
import { sendPage } from "./page-reply.ts";
import { english } from "./words/catalogue.ts";

/** @param reader absent: in English */
export const awayPage = (todo: string, reader?: Reader): Html =>
  shortPageFor(reader, (reader?.words ?? english()).away.title, todo);

/** @throws the error again when the store is there: then it is not the store's */
export async function storeAway(
  error: unknown,
  reply: FastifyReply,
  body: Html,
  app: App,
  isUp: () => Promise<boolean>,
): Promise<FastifyReply> {
  if (await isStoreUp(isUp)) throw error;
  app.log.error({ error }, "a link was opened while the store is away");
  return sendPage(reply.header("retry-after", "60"), body, 503);
}
