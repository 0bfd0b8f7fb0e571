// Slack, by an incoming webhook: https://api.slack.com/messaging/webhooks. It answers 200 once the message stands in its channel.

import { briefIn, json, type Service } from "../service.ts";
import { withoutMarkup } from "../without-markup.ts";

const MOST_OF_SECTION = 3_000; // characters
const plain = (text: string) => ({ type: "plain_text", text: text.slice(0, MOST_OF_SECTION), emoji: false });

export const slack: Service = {
  posting(message, { url }) {
    const { title, lines, link } = briefIn(message);
    const { reach, to } = message;
    const whom = /^[UW][A-Z0-9]+$/.test(reach ?? "") ? `<@${reach}>` : withoutMarkup(to.name);
    const button = link && { type: "button", text: plain(link.label), url: link.url, style: "primary" };
    return json(url, {
      text: withoutMarkup(title), // what a notification shows
      blocks: [
        { type: "section", text: plain(title) },
        ...(lines.length === 0 ? [] : [{ type: "section", text: plain(lines.join("\n")) }]),
        { type: "context", elements: [{ type: "mrkdwn", text: `For ${whom}` }] },
        ...(button ? [{ type: "actions", elements: [button] }] : []),
      ],
    });
  },
};
