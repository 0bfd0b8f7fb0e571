// A message goes out.

import type { Notice, Outcome } from "../core/model/notice.ts";
import type { App, Message } from "../ports/app.ts";

/** Kept as it goes out, then handed to its channel. */
export async function hand(message: Message, notice: Notice, ticketId: string, app: App): Promise<Outcome> {
  const { attachments, ...rest } = message;
  await app.sent.keep({
    ...rest,
    attachments: attachments.map(({ name, type, size }) => ({ name, type, size })),
    ticketId,
    kind: notice.kind,
    channel: notice.channel,
    personId: notice.to.personId ?? null,
    ...(notice.rows ? { tells: notice.rows.length + 1, alsoOf: notice.rows.map((row) => row.ticketId) } : {}),
    ...(notice.isDrill ? { isDrill: true as const } : {}),
    because: notice.because,
    at: app.now(),
    captured: app.captures && notice.channel === "email",
  });
  const channel = app.channels.get(notice.channel);
  return channel ? channel.send(message) : { kind: "failed", because: `there is no channel "${notice.channel}"` };
}
