// How a page is sent.

import type { FastifyReply } from "fastify";
import { type Html, html } from "./html.ts";
import { shortPage } from "./layout.ts";

export const sendPage = (reply: FastifyReply, body: Html, status = 200): FastifyReply =>
  reply.code(status).type("text/html; charset=utf-8").send(body.toString());

/** 404, and what to do. */
export const noSuchPage = (
  reply: FastifyReply,
  todo: string,
  link = html`<a href="/">To the front page</a>`,
): FastifyReply => sendPage(reply, shortPage("Nothing here", todo, link), 404);

/** Of a ticket that its reader may see. */
export const noSuchPart = (reply: FastifyReply): FastifyReply =>
  noSuchPage(reply, "This part of the ticket's past does not exist.", html`<a href="?">How the ticket stands</a>`);
