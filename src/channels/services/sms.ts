// SMS by Twilio: https://www.twilio.com/docs/messaging/api/message-resource. A 201 says that the message is queued, and no more.

import { briefIn, type Service } from "../service.ts";
import { onlyWords } from "../without-markup.ts";

const MOST_OF_TITLE = 200; // characters: three parts of an SMS, with the link

export const sms: Service = {
  posting(message, { url, token, account = "", from = "" }) {
    const { title, link } = briefIn(message);
    const root = (url || "https://api.twilio.com").replace(/\/$/, "");
    const sender = /^MG[0-9a-f]{32}$/.test(from) ? { MessagingServiceSid: from } : { From: from };
    const words = [
      onlyWords([...title].slice(0, MOST_OF_TITLE).join("")),
      ...(link ? [`${link.label}: ${link.url}`] : []),
    ];
    return {
      url: `${root}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Authorization: `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`,
      },
      body: new URLSearchParams({ To: message.reach ?? "", ...sender, Body: words.join("\n") }).toString(),
    };
  },
};
