// Microsoft Teams, by a workflow "When a Teams webhook request is received". It answers 202 before anything stands in the channel.

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
};
