// The mailbox shows every mail and acts as anybody. So it answers only to this very machine: asked for by a name that leads to it,
// which a web page that rebinds its own name to us cannot use, over a connection from it, and through no proxy. It takes forms
// only from its own pages. All of this says where a request comes from, not who sends it: that is what the token is for.

import type { IncomingHttpHeaders } from "node:http";

const LOOPBACK_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const LOOPBACK_ADDRESS = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/i;

/** @param host the Host header as it came */
export const isFromLoopback = (host: string | undefined): boolean => host !== undefined && LOOPBACK_NAME.test(host);

/** @param address the network address at the other end of a connection */
export const isThisMachine = (address: string | undefined): boolean =>
  address !== undefined && LOOPBACK_ADDRESS.test(address);

/** Fields that proxies, balancers and networks in front of a server add, and no browser does (RFC 7239; RFC 9110, 7.6.3). */
const ADDED_BY_PROXIES =
  /^(?:forwarded|via|max-forwards|client-ip|x-host|(?:true|fastly|x|x-cluster|wl-proxy)-client-ip|x-forward.*|(?:x-)?(?:real|original|proxy|remote|cluster|envoy|arr|azure|appengine|amzn|amz|varnish|nginx|haproxy|sucuri|vercel|scheme|https?|ssl|url-scheme)(?:-.*)?|x-request-id|x-correlation-id|x-b3-.*|traceparent|(?:cf|cdn|fastly|akamai|surrogate|fly|gfe)-.*)$/;

/**
 * Whether a request came through a proxy, by what it says itself.
 * @param version of HTTP: no browser speaks 1.0 any more, and nginx does by default
 */
export const isProxied = (headers: IncomingHttpHeaders, version: string): boolean =>
  version === "1.0" || Object.keys(headers).some((name) => ADDED_BY_PROXIES.test(name));

export type Origins = { host: string | undefined; origin: string | undefined; site: string | undefined };

/**
 * Whether a form may come from where its headers say. A program that sends neither header is not a browser
 * and cannot be led astray by a page.
 * @param origins the headers Host, Origin (RFC 6454, 7) and Sec-Fetch-Site (W3C Fetch Metadata, 2.1)
 */
export function isSameOrigin({ host, origin, site }: Origins): boolean {
  if (origin !== undefined && origin.toLowerCase() !== `http://${host ?? ""}`.toLowerCase()) return false;
  return site === undefined || site === "same-origin" || site === "none";
}
