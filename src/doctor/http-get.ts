// One GET, with what a doctor wants to know of it: the certificate, the server's clock, and whether it is led elsewhere.

import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestByTls } from "node:https";
import { type Encryption, encryptionOf } from "../security/peer-certificate.ts";

export type HttpAnswer = {
  status: number;
  location: string | undefined;
  date: Date | undefined; // by the server's clock …
  askedAt: Date; // … at this moment by ours
  encryption: Encryption | undefined;
  body: string;
};

const MOST = 65_536; // characters

export type GetOptions = { ca?: Buffer | undefined; answerMs: number; signal: AbortSignal; now: () => Date };

/** Follows no redirection. @throws when there is no answer in time */
export function get(url: string, { ca, answerMs, signal, now }: GetOptions): Promise<HttpAnswer> {
  const request = url.startsWith("https:") ? requestByTls : requestPlain;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { agent: false, timeout: answerMs, signal, headers: { accept: "application/json" }, ...(ca ? { ca } : {}) },
      (response) => {
        const encryption = encryptionOf(response.socket);
        const askedAt = now();
        textOf(response).then((body) => {
          const { location, date } = response.headers;
          resolve({
            status: response.statusCode ?? 0,
            location,
            date: date === undefined ? undefined : new Date(date),
            askedAt,
            encryption,
            body,
          });
        }, reject);
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${answerMs / 1_000} seconds`)));
    asked.on("error", reject);
    asked.end();
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MOST) break; // which also closes the connection
  }
  return text.slice(0, MOST);
}
