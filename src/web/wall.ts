// /wall, for who is signed in, and /w/<token>, the same by a link for a screen on which nobody signs in: it shows, and does nothing.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { WALL_LINK_DAYS, wallLink, wallReader } from "../actions/wall-link.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { waiting } from "../reports/waiting.ts";
import { WITH_SCRIPT } from "./headers.ts";
import { html } from "./html.ts";
import { shortPage } from "./layout.ts";
import type { Stream } from "./live-stream.ts";
import { sendPage } from "./page-reply.ts";
import { viewerOf } from "./signed-in.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { wallPage } from "./wall-page.ts";

const GONE = shortPage(
  "This link opens nothing any more",
  `Links to the wall view are good for ${WALL_LINK_DAYS} days, as long as their owner works here.`,
  "Who is signed in finds a new one on the page Wall view.",
);
const AGAIN = "It is shown again in a minute.";

export function serveWall(server: FastifyInstance, app: App, stream: Stream, isUp: () => Promise<boolean>): void {
  const away = (error: unknown, reply: FastifyReply): Promise<FastifyReply> =>
    storeAway(error, reply, awayPage(AGAIN), app, isUp);
  const signed = async (request: FastifyRequest): Promise<Person | undefined> => (await viewerOf(request, app))?.person;
  const byLink = ({ params }: FastifyRequest): Promise<Person | undefined> =>
    wallReader((params as { token: string }).token, app);
  const toSignIn = (reply: FastifyReply): FastifyReply => reply.redirect("/sign-in", 303);
  const gone = (reply: FastifyReply): FastifyReply => sendPage(reply, GONE, 410);
  for (const { path, who, otherwise, isByLink } of [
    { path: "/wall", who: signed, otherwise: toSignIn, isByLink: false },
    { path: "/w/:token", who: byLink, otherwise: gone, isByLink: true },
  ]) {
    const forReader =
      (work: (person: Person, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
      async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        try {
          const person = await who(request);
          return person ? await work(person, request, reply) : otherwise(reply);
        } catch (error) {
          return away(error, reply);
        }
      };
    server.get(
      path,
      forReader((person, request, reply) => show(person, request, reply, app)),
    );
    server.get(
      `${path}/stream`,
      forReader(({ id }, request, reply) => stream({ personId: id, isByLink }, request, reply)),
    );
  }
}

async function show(person: Person, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { timeZone: zone } = person;
  const now = await waiting({ seenBy: person, zone }, app);
  const [path = ""] = request.url.split("?");
  const isSignedIn = path === "/wall";
  const aside =
    isSignedIn &&
    html`<details><summary>For a screen on which nobody signs in</summary><p><a href="${wallLink(person, app)}">This link</a> shows what you may see, ${person.name}, and does nothing else. It is good for ${WALL_LINK_DAYS} days, and for everybody who has it: signing out, even everywhere, does not end it.</p></details>`;
  return sendPage(reply.headers(WITH_SCRIPT), wallPage({ now, zone, path, aside }));
}
