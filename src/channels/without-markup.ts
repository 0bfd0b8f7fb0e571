// What people wrote, on its way into a chat: it stays words.

/** In chats "<…>" is a link or calls everybody, and so does "@channel". */
export const withoutMarkup = (text: string): string =>
  text
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replace(/@(?=(?:channel|here|everyone|all)\b)/gi, "@ ");

/** The same where Markdown is read. */
export const withoutMarkdown = (text: string): string => withoutMarkup(text).replace(/[\\`*_~|#[\]()]/g, "\\$&");
