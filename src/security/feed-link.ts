// Where a calendar that other programs follow is read: whose it is, and a stamp that only the holder of a signing key can make. It
// does not run out, as nobody renews such an address; it ends with its key (`onit keys drop`), and with the person or the rota.

import type { App } from "../ports/app.ts";
import { isSame } from "./sign-in-token.ts";

/** A person's turns and absences, or everybody's turns in a rota. */
export type Feed = { kind: "person" | "rota"; id: string };

/** With the newest key. */
export const feedLink = (feed: Feed, { tokens, publicUrl }: Pick<App, "tokens" | "publicUrl">): string =>
  `${publicUrl}/calendar/${feed.kind}/${feed.id}/${stampsOf(feed, tokens)[0]}.ics`;

/** Whether we made the address of this feed. */
export const isFeedStamp = (stamp: string, feed: Feed, { tokens }: Pick<App, "tokens">): boolean =>
  stampsOf(feed, tokens).some((ours) => isSame(ours, stamp));

const stampsOf = ({ kind, id }: Feed, tokens: App["tokens"]): string[] => tokens.stamps(`calendar 1 ${kind} ${id}`);
