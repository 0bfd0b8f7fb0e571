// Any program that takes JSON: the body is made from a template of one's own, and signed.

import { eventId, signatureOf } from "../../security/webhook-signature.ts";
import { briefIn, json, type Service } from "../service.ts";

export const webhook: Service = {
  posting(message, { url, secret }, at) {
    const { title, lines, link } = briefIn(message);
    const body = message.body ?? JSON.stringify({ title, text: lines.join("\n"), confirm: link?.url ?? null });
    const id = eventId(message.key);
    const signed = secret === "" ? {} : { "Onit-Signature": signatureOf({ id, body, secret, at }) };
    return json(url, body, { "Onit-Event": id, ...signed });
  },
};
