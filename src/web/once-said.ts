// What the next page of a browser says of what was just done: by a cookie that the page takes back, so that it is said once, to the one who
// did it, and no address can make a page say it.

import type { FastifyReply, FastifyRequest } from "fastify";
import { cookiesNamed, portOf } from "./cookies.ts";

const SECONDS = 60; // what is not shown by then is not news

const nameOf = (request: FastifyRequest): string => `onit-done-${portOf(request)}`;

/** @param word a name of ours, without anything that a cookie cannot hold. @param path of the page that says it */
export function sayOnce(word: string, path: string, request: FastifyRequest, reply: FastifyReply): void {
  reply.header("set-cookie", cookieOf(request, word, path, SECONDS));
}

/** @returns the word; "" when there is none */
export function onceSaid(request: FastifyRequest, reply: FastifyReply): string {
  const [word = ""] = cookiesNamed(nameOf(request), request);
  if (word !== "") reply.header("set-cookie", cookieOf(request, "", request.url.replace(/\?.*/s, ""), 0));
  return word;
}

const cookieOf = (request: FastifyRequest, word: string, path: string, seconds: number): string =>
  `${nameOf(request)}=${word}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
