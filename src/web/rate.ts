// How often somebody may ask for something: @fastify/rate-limit counts, in the memory of this process and by the machine's clock.

import { isIP, isIPv6 } from "node:net";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isThisMachine } from "./loopback.ts";

const MINUTE_MS = 60_000;
const MOST_KNOWN = 10_000; // keys remembered at once; the one that was seen longest ago is forgotten first
const PRESSES_A_MINUTE = 20;

/** Counts a request. @returns whether it is still within what is allowed */
export type Limit = (request: FastifyRequest) => Promise<boolean>;

/** Before any limiter is used. No route is limited by it alone: a limit is asked where it is known whose request it is. */
export const countRequests = (server: FastifyInstance): void => void server.register(rateLimit, { global: false });

/** Whose requests are counted together, and in which time. */
export type Counting = { keyOf?: (request: FastifyRequest) => string; windowMs?: number };

/**
 * At most so many in each minute, or in each `windowMs`, counted separately for each key. What is refused counts, too.
 * @param counting.keyOf whose request it is; absent: the address it came from, of IPv6 the network (/64)
 */
export function limiter(server: FastifyInstance, most: number, counting: Counting = {}): Limit {
  const { keyOf, windowMs = MINUTE_MS } = counting;
  const options = { max: most, timeWindow: windowMs, cache: MOST_KNOWN, ...(keyOf && { keyGenerator: keyOf }) };
  let count: ReturnType<FastifyInstance["createRateLimit"]> | undefined;
  return async (request) => {
    count ??= server.createRateLimit(options); // there once the plugin is loaded
    const counted = await count(request);
    return counted.isAllowed || !counted.isExceeded;
  };
}

/**
 * The same for each client. Behind a proxy on this machine all come from here: then the address that the proxy added last says whose
 * request it is. It is good for counting alone; what trusts an address never asks it.
 */
export function limiterOfClients(server: FastifyInstance, most: number, counting: Pick<Counting, "windowMs">): Limit {
  const direct = limiter(server, most, counting);
  const proxied = limiter(server, most, { ...counting, keyOf: (request) => networkOf(addedByProxy(request)!) });
  return (request) => (addedByProxy(request) === undefined ? direct(request) : proxied(request));
}

function addedByProxy({ headers, raw }: FastifyRequest): string | undefined {
  if (!isThisMachine(raw.socket.remoteAddress)) return undefined;
  const last = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",").at(-1)?.trim();
  return last !== undefined && isIP(last) ? last : undefined;
}

/** Of IPv6 the network (/64): a client has as many addresses in it as it likes. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [before = [], after = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}

/** Whether a person may, once more in this minute: theirs, in whichever browser. */
export type LimitOfPerson = (viewer: { person: { id: string } }, request: FastifyRequest) => Promise<boolean>;

export function limitOfPerson(server: FastifyInstance, most: number): LimitOfPerson {
  const whose = new WeakMap<FastifyRequest, string>();
  const limit = limiter(server, most, { keyOf: (request) => whose.get(request) ?? "" });
  return (viewer, request) => {
    whose.set(request, viewer.person.id);
    return limit(request);
  };
}

const ofServers = new WeakMap<FastifyInstance, Limit>();

/** The buttons of all links, one count for each link: what presses one more often in a minute is not a person, and presses nothing. */
export function pressLimiter(server: FastifyInstance): Limit {
  const known = ofServers.get(server);
  if (known) return known;
  const limit = limiter(server, PRESSES_A_MINUTE, { keyOf: ({ params }) => (params as { token: string }).token });
  ofServers.set(server, limit);
  return limit;
}
