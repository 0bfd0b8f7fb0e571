// The pages of `onit preview --serve`: each notice with its headers and both of its parts. On this machine only; nothing acts.

import fastify, { type FastifyInstance } from "fastify";
import { html, type Piece } from "./html.ts";
import { badge, facts, page, shortPage, writtenWords } from "./layout.ts";
import { isFromLoopback, isThisMachine } from "./loopback.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { STYLE } from "./style.ts";

export type PreviewShown = {
  headers: readonly (readonly [name: string, value: string])[];
  subject: string;
  text: string;
  html: string; // its links lead to /nothing
  note: string;
};

export type PreviewPages = {
  kinds: readonly string[];
  data: string; // whose data it is
  /** Renders it again. @throws what is wrong with its templates */
  show(kind: string): Promise<PreviewShown>;
};

const PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** @param port 0: any free one. @returns its address; it runs until it is closed */
export async function servePreviews(
  pages: PreviewPages,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": PAGE_POLICY,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    const isHere = isFromLoopback(request.headers.host) && isThisMachine(request.raw.socket.remoteAddress);
    if (!isHere) return reply.code(403).send({ error: "previews are for this machine only" });
  });
  server.setNotFoundHandler((_request, reply) => noSuchPage(reply, "There is no such page."));
  server.get("/style.css", async (_request, reply) => reply.type("text/css; charset=utf-8").send(STYLE));
  server.get("/", async (_request, reply) => sendPage(reply, listOf(pages)));
  server.get("/nothing", async (_request, reply) =>
    sendPage(
      reply,
      shortPage("This button does nothing", "It is part of a preview. In the mail itself it does what it says."),
    ),
  );
  serveKinds(server, pages);
  await server.listen({ host: "127.0.0.1", port });
  const address = server.server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return { url: `http://127.0.0.1:${taken}`, close: () => server.close() };
}

function serveKinds(server: FastifyInstance, pages: PreviewPages): void {
  type Asked = { Params: { kind: string } };
  server.get<Asked>("/notices/:kind", async ({ params: { kind } }, reply) => {
    if (!pages.kinds.includes(kind)) return noSuchPage(reply, "There is no such notice.");
    const shown = await pages.show(kind).catch((error: Error) => error);
    if (shown instanceof Error)
      return sendPage(
        reply,
        pageOf(kind, pages, [badge("mistake in a template", "bad"), writtenWords(shown.message)]),
        500,
      );
    return sendPage(reply, pageOf(kind, pages, bodyOf(kind, shown)));
  });
  server.get<Asked>("/notices/:kind/html", async ({ params: { kind } }, reply) => {
    if (!pages.kinds.includes(kind)) return noSuchPage(reply, "There is no such notice.");
    const shown = await pages.show(kind);
    reply.header("content-security-policy", MAIL_POLICY);
    return reply.type("text/html; charset=utf-8").send(shown.html);
  });
}

const NAV = [{ href: "/", label: "All notices" }];

const listOf = ({ kinds, data }: PreviewPages) =>
  page({
    title: "Previews",
    nav: NAV,
    body: html`<h1>Previews of notices</h1><p>With ${data}. A template that is changed shows when its page is loaded again.</p>
<ul>${kinds.map((kind) => html`<li><a href="/notices/${kind}">${kind}</a></li>`)}</ul>`,
  });

const pageOf = (kind: string, _pages: PreviewPages, body: Piece) =>
  page({ title: kind, nav: NAV, body: html`<p class="eyebrow">Notice ${kind}</p>${body}` });

const bodyOf = (
  kind: string,
  { headers, subject, text, note }: PreviewShown,
): Piece => html`<h1 dir="auto">${subject}</h1>
<p>${note}</p>
${facts(headers)}
<h2>As HTML</h2><iframe src="/notices/${kind}/html" title="The mail as HTML"></iframe>
<h2>As plain text</h2>${writtenWords(text)}`;
