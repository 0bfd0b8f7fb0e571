// Cookies as browsers send them (RFC 6265, 4.2), and their names: browsers keep one set for all ports of a machine, so the name of a
// cookie says which Onit it is for.

import type { FastifyRequest } from "fastify";

/** The port a browser asked at; its name is in no address that has the usual one. */
export const portOf = ({ headers }: Pick<FastifyRequest, "headers">): string =>
  /:(\d{1,5})$/.exec(headers.host ?? "")?.[1] ?? "80";

/** What cookies of this name hold; there may be several, of several paths. */
export function cookiesNamed(name: string, { headers }: Pick<FastifyRequest, "headers">): string[] {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
