// Pages for those who are signed in, and what others get instead.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Person } from "../core/model/person.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { SAME_ORIGIN, type Viewer, viewerOf } from "./signed-in.ts";
import { awayPage, storeAway } from "./store-away.ts";

const COUNTED_MS = 30 * 86_400_000; // what nobody has read for a month is left alone

/** How many the pages say are new. */
const unreadOf = ({ id }: Person, { sent, now }: App): Promise<number> => sent.unread(id, after(now(), -COUNTED_MS));

export type SignedWork = (viewer: Viewer, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type Otherwise = (reply: FastifyReply) => FastifyReply;

/** @returns what makes an answer for those who are signed in of `work`; `otherwise`: what others get */
export const forSignedIn =
  (app: App, isUp: () => Promise<boolean>) =>
  (work: SignedWork, otherwise: Otherwise = toSignIn) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const viewer = await viewerOf(request, app);
      if (!viewer) return otherwise(reply);
      const unread = await unreadOf(viewer.person, app);
      return await work({ ...viewer, unread }, request, reply.headers(SAME_ORIGIN));
    } catch (error) {
      return storeAway(error, reply, awayPage("Please try again in a few minutes."), app, isUp);
    }
  };

const toSignIn = (reply: FastifyReply): FastifyReply => reply.redirect("/sign-in", 303);
