// What a channel of one's own needs to know of a service: how a message is put to it, and what its answer says beyond its status.

import type { OwnChannel } from "../core/model/own-channel.ts";
import type { Brief, Message, Press, SignedRequest } from "../ports/app.ts";
import type { Answer, Posting } from "./post.ts";

/** A channel with what its settings name in the environment. */
export type WayOut = OwnChannel & { url: string; token: string; secret: string };

export type Service = {
  /** @param at by our clock */
  posting(message: Message, way: WayOut, at: Date): Posting;
  /** What an answer with a good status says against it, for services that refuse so. */
  refusalIn?(answer: Answer): string | undefined;
  /** Who pressed what; "other": it tells of something else. @returns undefined when it is not signed by the service, or not of these minutes */
  pressIn?(request: SignedRequest, way: WayOut, now: Date): Press | "other" | undefined;
  /** What came of a press: posted where the press says, or said in the answer to it. */
  answering?(press: Press, words: string): Posting | string;
  /** In how many seconds to try again, where the service says so in its answer and in no field of its head. */
  retryIn?(answer: Answer): number | undefined;
};

/** The words of a message; of one whose templates failed what its mail says. */
export const briefIn = ({ brief, subject }: Message): Brief =>
  brief ?? { title: subject, lines: [], link: null, reference: "" };

/** A POST of JSON. */
export const json = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Posting => ({
  url,
  headers: { "Content-Type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
