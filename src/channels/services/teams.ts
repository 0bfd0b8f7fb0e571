// Microsoft Teams, by a workflow "When a Teams webhook request is received". It answers 202 before anything is in the
// channel. With the token of an outgoing webhook, "@Onit on it HD-1001" takes a ticket; its signature covers the time in the body.

import { createHmac } from "node:crypto";
import { isFresh, isSignature, keyIn } from "../../security/webhook-signature.ts";
import { briefIn, json, type Service } from "../service.ts";

/** Not a TextBlock: those read Markdown, and with it links that people wrote. */
const words = (text: string, more: object = {}) => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text, ...more }],
});

export const teams: Service = {
  posting(message, { url }) {
    const { title, lines, link } = briefIn(message);
    const content = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: [
        words(title, { weight: "Bolder" }),
        ...lines.map((line) => words(line)),
        words(`For ${message.to.name}`, { isSubtle: true }),
      ],
      actions: link ? [{ type: "Action.OpenUrl", title: link.label, url: link.url }] : [],
    };
    const card = { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content };
    return json(url, { type: "message", attachments: [card] });
  },
  pressIn({ headers, body }, { secret }, now) {
    const key = keyIn(secret);
    const wanted = key && `HMAC ${createHmac("sha256", key).update(body).digest("base64")}`;
    if (!wanted || !isSignature(headers.authorization, wanted)) return undefined;
    const { id, timestamp, from, text } = activityIn(body.toString("utf8"));
    const isTold = id && from?.aadObjectId && isFresh(new Date(timestamp ?? ""), now);
    return isTold ? { user: from.aadObjectId!, reference: takenIn(text ?? ""), once: id } : undefined;
  },
  answering: (_press, words) => JSON.stringify({ type: "message", textFormat: "plain", text: words }),
};

type Activity = { id?: string; timestamp?: string; text?: string; from?: { aadObjectId?: string } };

/** "@Onit on it HD-1001": the reference, or nothing when it says something else. */
const takenIn = (html: string): string | undefined => {
  const words = html.replace(/<at>[^<]*<\/at>|<[^>]*>|&nbsp;/gi, " ").trim();
  return /^on it\W+([A-Z][A-Z0-9]{1,7}-\d{1,12})\W*$/i.exec(words)?.[1];
};

function activityIn(body: string): Activity {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
