// ntfy: https://docs.ntfy.sh/publish/#publish-as-json. A topic is as good as a password: who knows it reads what is posted there.

import { briefIn, json, type Service } from "../service.ts";
import { onlyWords } from "../without-markup.ts";

const HIGH = 4; // of 5

export const ntfy: Service = {
  posting(message, { url, token, to = "" }) {
    const { title, lines, link } = briefIn(message);
    const authorized = token === "" ? {} : { Authorization: `Bearer ${token}` };
    const button = link && { action: "view", label: link.label, url: link.url, clear: true };
    const body = {
      topic: message.reach ?? to,
      title: onlyWords(title),
      message: onlyWords(lines.join("\n") || title),
      priority: HIGH,
      ...(link && button ? { click: link.url, actions: [button] } : {}),
    };
    return json(url || "https://ntfy.sh/", body, authorized);
  },
};
