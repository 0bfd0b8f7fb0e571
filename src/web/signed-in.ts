// Who is signed in in this browser, and which of its forms are our own. The cookie is for this host alone, no script reads it, and no
// other site has it sent with a form (SameSite); a form has a mark of its session besides, and comes from our own pages.

import type { FastifyReply, FastifyRequest } from "fastify";
import { signedInBy } from "../actions/sign-in.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { formMark, isSame } from "../security/sign-in-token.ts";
import { cookiesNamed, portOf } from "./cookies.ts";
import { type Html, html } from "./html.ts";
import { field } from "./query.ts";

/** Somebody who is signed in. */
export type Viewer = {
  person: Person;
  secret: string; // what the cookie holds
  mark: string; // what each form carries
  unread?: number; // in their inbox; absent where nobody has counted
};

const COOKIE_SECONDS = 30 * 86_400; // the session ends sooner, where it is kept

/** With no-referrer a browser would send "Origin: null" with our own forms (Fetch, "append a request Origin header"). */
export const SAME_ORIGIN = { "referrer-policy": "same-origin" };

/** @returns undefined when nobody is */
export async function viewerOf(request: FastifyRequest, app: App): Promise<Viewer | undefined> {
  for (const secret of cookiesNamed(cookieName(request, app), request).slice(0, 3)) {
    const person = await signedInBy(secret, app);
    if (person) return { person, secret, mark: formMark(secret) };
  }
  return undefined;
}

const isEncrypted = ({ publicUrl }: App): boolean => publicUrl.startsWith("https:");

/** With this prefix browsers take it from this very host over https alone (RFC 6265bis, 4.1.3.2). */
const cookieName = (request: FastifyRequest, app: App): string =>
  isEncrypted(app) ? "__Host-onit" : `onit-${portOf(request)}`;

/** @param secret undefined: the browser forgets it */
export function setSession(secret: string | undefined, request: FastifyRequest, reply: FastifyReply, app: App): void {
  const age = secret === undefined ? 0 : COOKIE_SECONDS;
  const secure = isEncrypted(app) ? "; Secure" : "";
  const cookie = `${cookieName(request, app)}=${secret ?? ""}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
  reply.header("set-cookie", cookie);
}

/** What every form of a signed-in page begins with. */
export const ownForm = ({ mark }: Viewer): Html => html`<input type="hidden" name="form" value="${mark}">`;

/** Whether a page of ours, of this session, has sent it. */
export const isOwnForm = (request: FastifyRequest, { mark }: Viewer, app: App): boolean =>
  comesFromUs(request, app) && isSame(field(request.body, "form"), mark);

/**
 * By what browsers say of where a form comes from: Sec-Fetch-Site (W3C Fetch Metadata, 2.1), or Origin (RFC 6454, 7). A program
 * that sends neither is not led astray by a page.
 */
export function comesFromUs({ headers }: FastifyRequest, { publicUrl }: App): boolean {
  const { host, origin, "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (origin === undefined) return true;
  const ours = [`http://${host ?? ""}`, URL.canParse(publicUrl) ? new URL(publicUrl).origin : undefined];
  return ours.some((one) => one?.toLowerCase() === origin.toLowerCase());
}
