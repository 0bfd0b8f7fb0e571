// What people wrote, on its way into a chat: it stays words.

const JOINER = "\u2060"; // is not seen, and ends a word

/** Addresses become links by themselves, "@name" calls somebody, "#name" and "/name" may do something. "127.0.0.1" and "5.7.8" do not. */
export const onlyWords = (text: string): string => text.replace(/[@#/](?=[\p{L}\p{N}_/])|\.(?=\p{L})/gu, `$&${JOINER}`);

/** In chats "<…>" is a link or calls everybody. */
export const withoutMarkup = (text: string): string => onlyWords(text.replaceAll("<", "‹").replaceAll(">", "›"));

/** The same where Markdown is read. */
export const withoutMarkdown = (text: string): string => withoutMarkup(text).replace(/[\\`*_~|#[\]()]/g, "\\$&");
