// A program outside that takes POSTs, on loopback.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Posted = { path: string; headers: Record<string, string>; body: string };

export type HookServer = {
  url: string;
  posted: Posted[];
  /** How it answers what comes next. */
  answer: (response: ServerResponse, posted: Posted) => void;
  close(): Promise<void>;
};

export const answering =
  (status: number, body = "", headers: Record<string, string> = {}): HookServer["answer"] =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export async function startHookServer(answer: HookServer["answer"] = answering(200, "ok")): Promise<HookServer> {
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const posted = { path: request.url ?? "", headers: request.headers as Record<string, string>, body };
    hook.posted.push(posted);
    hook.answer(response, posted);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hook: HookServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return hook;
}
