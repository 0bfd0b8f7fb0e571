// Whether it is this Onit that answers at an address.

import { randomBytes } from "node:crypto";
import type { Tokens } from "../ports/tokens.ts";
import { identityStamps } from "../security/identity-stamp.ts";
import { type GetOptions, get, type HttpAnswer } from "./http-get.ts";

/** What knows the stamps of the data we are about. */
export type Stamping = Pick<Tokens, "refresh" | "stamps">;

/** @param base such as https://onit.example, without a last "/". @throws when there is no answer */
export async function askIdentity(
  base: string,
  tokens: Stamping,
  options: GetOptions,
): Promise<HttpAnswer & { isOurs: boolean }> {
  const nonce = randomBytes(16).toString("hex");
  const answer = await get(`${base}/health/identity?nonce=${nonce}`, options);
  await tokens.refresh();
  return { ...answer, isOurs: answer.status === 200 && identityStamps(nonce, tokens).includes(stampIn(answer.body)) };
}

function stampIn(body: string): string {
  try {
    const { stamp } = JSON.parse(body) as { stamp?: unknown };
    return typeof stamp === "string" ? stamp : "";
  } catch {
    return ""; // a page of another server
  }
}
