// The script of a ticket's page, served as /draft.js: what somebody has begun to write there is still there when the page is loaded again.
// It is kept in their browser, for them alone, and sent nowhere. Without the script, only what was refused comes back with the page.

export const DRAFT_SCRIPT = `
(() => {
  "use strict";
  const PREFIX = "onit-draft ", LONGEST_MS = 7 * 86400000;
  let store;
  try { store = window.localStorage; } catch { return; }
  if (!store) return;
  const keyOf = (box) => PREFIX + box.dataset.draft;
  const keptIn = (key) => {
    try { return JSON.parse(store.getItem(key)) || {}; } catch { return {}; }
  };
  for (const key of Object.keys(store))
    if (key.startsWith(PREFIX) && !(Date.now() - keptIn(key).at < LONGEST_MS)) store.removeItem(key);
  for (const sent of document.querySelectorAll("[data-sent]")) store.removeItem(PREFIX + sent.dataset.sent);
  for (const box of document.querySelectorAll("[data-draft]")) {
    const { text } = keptIn(keyOf(box));
    if (text && box.value === "") {
      box.value = text;
      const fold = box.closest("details");
      if (fold) fold.open = true;
    }
    box.addEventListener("input", () => {
      try {
        if (box.value === "") store.removeItem(keyOf(box));
        else store.setItem(keyOf(box), JSON.stringify({ text: box.value, at: Date.now() }));
      } catch {} // there is no room: it is as without the script
    });
  }
})();
`;
