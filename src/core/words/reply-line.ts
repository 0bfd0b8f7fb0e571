// The words at the very top of every staff mail: text and html, right at the beginning, small and grey in html.
// src/mail/new-text/reply-line-cut.ts cuts a reply there, so that no mail program's way of quoting can send our own notice, with its
// private notes, to a requester. Requester mails do not have them.

/** Stands between "~~" and "~~": between dashes it would look like a signature. */
export const REPLY_LINE = "Write your reply above this line";
