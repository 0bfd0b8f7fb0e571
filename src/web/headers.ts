// The headers of every answer: helmet's, with a policy under which a page may load its stylesheet and frame its own, and nothing else.

import type { FastifyReply } from "fastify";
import helmet from "helmet";

const POLICY = {
  "default-src": ["'none'"],
  "style-src": ["'self'"],
  "frame-src": ["'self'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
  "base-uri": ["'none'"],
};

/** For the pages that keep themselves up to date: our own script, which asks us alone. */
export const WITH_SCRIPT = {
  "content-security-policy": Object.entries({ ...POLICY, "script-src": ["'self'"], "connect-src": ["'self'"] })
    .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
    .join(";"),
};

const setHeaders = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  strictTransportSecurity: false, // the proxy that ends TLS in front of us knows whether it is there to stay
});

/** Helmet knows nothing of caches and search engines. */
const OWN = { "cache-control": "no-store", "x-robots-tag": "noindex, nofollow" };

/** A route may set some of them again: those it sets win. */
export function secure(reply: FastifyReply): FastifyReply {
  setHeaders(reply.request.raw, reply.raw, () => undefined); // it sets headers and waits for nothing
  return reply.headers(OWN);
}
