// Telegram, by a bot: https://core.telegram.org/bots/api#sendmessage. Without a parse mode a text is only text.

import type { Answer } from "../post.ts";
import { briefIn, json, type Service } from "../service.ts";
import { onlyWords } from "../without-markup.ts";

const MOST = 4_096; // characters of a message

type Said = { ok?: boolean; description?: string; parameters?: { retry_after?: number } };

function said({ body }: Answer): Said {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

export const telegram: Service = {
  posting(message, { url, token, to = "" }) {
    const { title, lines, link } = briefIn(message);
    return json(`${(url || "https://api.telegram.org").replace(/\/$/, "")}/bot${token}/sendMessage`, {
      chat_id: message.reach ?? to,
      text: [title, ...lines].map(onlyWords).join("\n").slice(0, MOST),
      link_preview_options: { is_disabled: true },
      ...(link ? { reply_markup: { inline_keyboard: [[{ text: link.label, url: link.url }]] } } : {}),
    });
  },
  refusalIn(answer) {
    const { ok, description } = said(answer);
    return ok === false ? (description ?? "no reason given") : undefined;
  },
  retryIn: (answer) => said(answer).parameters?.retry_after,
};
