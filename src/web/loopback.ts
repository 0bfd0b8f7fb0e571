// The mailbox has no login. So it is served only under a name that leads to this very machine, which a web page that
// rebinds its own name to us cannot use, and it takes forms only from its own pages.

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** @param host the Host header as it came */
export const isLoopback = (host: string | undefined): boolean => host !== undefined && LOOPBACK.test(host);

export type Origins = { host: string | undefined; origin: string | undefined; site: string | undefined };

/**
 * Whether a form may come from where its headers say. A program that sends neither header is no browser
 * and cannot be led astray by a page.
 * @param origins the headers Host, Origin (RFC 6454, 7) and Sec-Fetch-Site (W3C Fetch Metadata, 2.1)
 */
export function isSameOrigin({ host, origin, site }: Origins): boolean {
  if (origin !== undefined && origin.toLowerCase() !== `http://${host ?? ""}`.toLowerCase()) return false;
  return site === undefined || site === "same-origin" || site === "none";
}
