// Slack, by an incoming webhook: https://api.slack.com/messaging/webhooks. It answers 200 once the message is in its channel. With
// the signing secret of its app, "I'm on it" is pressed in Slack itself.

import { createHmac } from "node:crypto";
import type { Press } from "../../ports/app.ts";
import { isFresh, isSignature } from "../../security/webhook-signature.ts";
import { briefIn, json, type Service } from "../service.ts";
import { withoutMarkup } from "../without-markup.ts";

const PRESSED = "onit_confirm";
const MOST_OF_SECTION = 3_000; // characters
const plain = (text: string) => ({ type: "plain_text", text: text.slice(0, MOST_OF_SECTION), emoji: false });

export const slack: Service = {
  posting(message, { url, secret }) {
    const { title, lines, link, reference } = briefIn(message);
    const { reach, to } = message;
    const whom = /^[UW][A-Z0-9]+$/.test(reach ?? "") ? `<@${reach}>` : withoutMarkup(to.name);
    const opens = link && { type: "button", text: plain(link.label), url: link.url, style: "primary" };
    const { url: _, ...pressed } = { ...opens, action_id: PRESSED, value: reference };
    const open = { type: "button", text: plain("More"), url: link?.url };
    const buttons = secret === "" || reference === "" ? [opens] : [pressed, open]; // with a secret, presses come back to us
    return json(url, {
      text: withoutMarkup(title), // what a notification shows
      blocks: [
        { type: "section", text: plain(title) },
        ...(lines.length === 0 ? [] : [{ type: "section", text: plain(lines.join("\n")) }]),
        { type: "context", elements: [{ type: "mrkdwn", text: `For ${whom}` }] },
        ...(link ? [{ type: "actions", elements: buttons }] : []),
      ],
    });
  },
  pressIn({ headers, body }, { secret }, now) {
    const seconds = headers["x-slack-request-timestamp"] ?? "";
    const wanted = `v0=${createHmac("sha256", secret).update(`v0:${seconds}:`).update(body).digest("hex")}`;
    if (secret === "" || !isSignature(headers["x-slack-signature"], wanted)) return undefined;
    return isFresh(new Date(Number(seconds) * 1_000), now) ? pressOf(body.toString("utf8")) : undefined;
  },
  answering: ({ answerTo = "" }, words) =>
    json(answerTo, { response_type: "ephemeral", replace_original: false, text: withoutMarkup(words) }),
};

type Interaction = {
  user?: { id?: string };
  actions?: { action_id?: string; value?: string; action_ts?: string }[];
  container?: { message_ts?: string };
  response_url?: string;
};

/** https://api.slack.com/reference/interaction-payloads/block-actions */
function pressOf(body: string): Press | "other" {
  const { user, actions, container, response_url } = interactionIn(new URLSearchParams(body).get("payload") ?? "");
  const pressed = actions?.find(({ action_id }) => action_id === PRESSED);
  if (!user?.id || !pressed) return "other"; // such as a button that only opens a page
  const once = `${container?.message_ts ?? ""} ${pressed.action_ts ?? ""}`;
  return { user: user.id, reference: pressed.value, once, ...(response_url ? { answerTo: response_url } : {}) };
}

function interactionIn(payload: string): Interaction {
  try {
    return JSON.parse(payload) ?? {};
  } catch {
    return {};
  }
}
