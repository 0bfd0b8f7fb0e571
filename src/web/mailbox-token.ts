// Who may open the mailbox: anybody who has the address that `onit start` prints. The token in it becomes a cookie at once, so that it
// stays out of pages, links and referrers (as Jupyter does). A program sends it as Authorization: Bearer (RFC 6750, 2.1).

import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { cookiesNamed, portOf } from "./cookies.ts";
import { field } from "./query.ts";

/** Whether a request carries the token, in a cookie of ours or as a program does. */
export const isLetIn = (request: FastifyRequest, token: string): boolean =>
  [...cookiesNamed(cookieName(request), request), bearer(request)].some(
    (given) => given !== undefined && isEqual(given, token),
  );

/**
 * Where to go with the token out of the address, and the cookie that stands for it then.
 * @returns undefined when the address has no token, or a wrong one
 */
export function cleanAddress(request: FastifyRequest, token: string): { location: string; cookie: string } | undefined {
  const given = field(request.query, "token");
  if (given === "" || !isEqual(given, token)) return undefined;
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  searchParams.delete("token");
  const rest = searchParams.size > 0 ? `?${searchParams}` : "";
  return {
    location: `${pathname.replace(/^\/+/, "/")}${rest}`,
    cookie: `${cookieName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

const cookieName = (request: FastifyRequest): string => `onit-mailbox-${portOf(request)}`;

const bearer = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];

/** In the same time whatever stands in either: how long it takes tells nothing of the token. */
const isEqual = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
