// Mattermost, by an incoming webhook: https://developers.mattermost.com/integrate/webhooks/incoming/

import { briefIn, json, type Service } from "../service.ts";
import { withoutMarkdown } from "../without-markup.ts";

export const mattermost: Service = {
  posting(message, { url }) {
    const { title, lines, link } = briefIn(message);
    const { reach, to } = message;
    const whom = reach === undefined ? withoutMarkdown(to.name) : `@${reach.replace(/^@/, "")}`;
    const text = [
      `**${withoutMarkdown(title)}**`,
      ...lines.map(withoutMarkdown),
      `For ${whom}`,
      ...(link ? [`[${withoutMarkdown(link.label)}](${link.url})`] : []),
    ];
    return json(url, { text: text.join("\n") });
  },
};
