// One POST to a service outside: it follows no redirection, reads little of what comes back, and ends in time.

import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestByTls } from "node:https";
import { isIP } from "node:net";
import { type Allows, guardedLookup, RefusedTarget, targetRefusal } from "./targets.ts";

export type Posting = { url: string; headers: Readonly<Record<string, string>>; body: string };

/** `body`: the beginning of it. */
export type Answer = { status: number; retryAfter: string | undefined; body: string };

const MOST_BYTES = 16_384;

/** @throws RefusedTarget when it is not a place we post to; any other error when there is no answer */
export async function post({ url, headers, body }: Posting, allows: Allows, signal: AbortSignal): Promise<Answer> {
  const { protocol, hostname } = new URL(url);
  const isEncrypted = protocol === "https:";
  const literal = hostname.replace(/^\[|\]$/g, "");
  const refused = isIP(literal) === 0 ? undefined : targetRefusal(literal, isEncrypted, allows); // no name is looked up for it
  if (refused) throw new RefusedTarget(refused);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = isEncrypted ? requestByTls : requestPlain;
    const sent = request(
      url,
      {
        method: "POST",
        agent: false,
        signal,
        lookup: guardedLookup(isEncrypted, allows) as never,
        headers: { "User-Agent": "Onit", ...headers, "Content-Length": Buffer.byteLength(body) },
      },
      resolve,
    );
    sent.on("error", reject).end(body);
  });
  const retryAfter = response.headers["retry-after"];
  return { status: response.statusCode ?? 0, retryAfter, body: await beginningOf(response) };
}

/** What was taken stays taken when the rest of the answer does not come. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) break; // which also closes the connection
    }
  } catch {
    response.destroy();
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString("utf8");
}
