// Pages for those who are signed in, and what others get instead.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../ports/app.ts";
import { SAME_ORIGIN, type Viewer, viewerOf } from "./signed-in.ts";
import { awayPage, storeAway } from "./store-away.ts";

export type SignedWork = (viewer: Viewer, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type Otherwise = (reply: FastifyReply) => FastifyReply;

/** @returns what makes an answer for those who are signed in of `work`; `otherwise`: what others get */
export const forSignedIn =
  (app: App, isUp: () => Promise<boolean>) =>
  (work: SignedWork, otherwise: Otherwise = toSignIn) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const viewer = await viewerOf(request, app);
      return viewer ? await work(viewer, request, reply.headers(SAME_ORIGIN)) : otherwise(reply);
    } catch (error) {
      return storeAway(error, reply, awayPage("Please try again in a few minutes."), app, isUp);
    }
  };

const toSignIn = (reply: FastifyReply): FastifyReply => reply.redirect("/sign-in", 303);
