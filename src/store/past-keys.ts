// What a mail, a link or a request may name of what has left a ticket's document, as keys of one index.

import { type HeldReply, heldBehind } from "../core/model/held-reply.ts";
import type { Notice } from "../core/model/notice.ts";
import type { Handled } from "../core/model/ticket.ts";
import type { Named } from "../ports/ticket-store.ts";

const readMail = (ticketId: string, contentId: string): string => `mail ${ticketId} ${contentId}`;
const request = (ticketId: string, key: string): string => `request ${ticketId} ${key}`;
const notice = (key: string): string => `notice ${key}`;
const sentAs = (messageId: string): string => `sent ${leftSide(messageId)}`;
export const heldKey = (ticketId: string): string => `held ${ticketId}`;

/** A mail that a ticket has read, by its own Message-ID. */
export const messageKey = (messageId: string): string => `id ${messageId}`;

/** Gateways keep it, whatever they do to the domain. */
const leftSide = (messageId: string): string => messageId.toLowerCase().split("@")[0] ?? "";

type Keyed = {
  readMails?: readonly string[];
  messageIds?: readonly string[];
  handled?: readonly Handled[];
  outbox?: readonly Notice[];
  held?: readonly HeldReply[];
};

export function keysOf(ticketId: string, { readMails = [], messageIds = [], handled = [], outbox = [], held }: Keyed) {
  const isOfHeld = held !== undefined || outbox.some((one) => heldBehind(one) !== undefined);
  return [
    ...readMails.map((id) => readMail(ticketId, id)),
    ...messageIds.map(messageKey),
    ...handled.map(({ key }) => request(ticketId, key)),
    ...outbox.map(({ key }) => notice(key)),
    ...outbox.flatMap(({ messageId }) => (messageId === undefined ? [] : sentAs(messageId))),
    ...(isOfHeld ? [heldKey(ticketId)] : []),
  ];
}

export const keysNamed = (ticketId: string, named: Named): string[] => [
  ...(named.mail === undefined ? [] : [readMail(ticketId, named.mail)]),
  ...(named.request === undefined ? [] : [request(ticketId, named.request)]),
  ...(named.notices ?? []).map(notice),
  ...(named.sentAs ?? []).map(sentAs),
  ...(named.held ? [heldKey(ticketId)] : []),
];

export function isNamed(one: Notice, { notices = [], sentAs: ids = [], held }: Named): boolean {
  if (notices.includes(one.key) || (held && heldBehind(one) !== undefined)) return true;
  const sent = one.messageId === undefined ? undefined : leftSide(one.messageId);
  return sent !== undefined && ids.some((id) => leftSide(id) === sent);
}
