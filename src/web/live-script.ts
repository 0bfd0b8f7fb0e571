// The one script, served as /live.js: it keeps the dashboard and the wall view up to date. Without it they are right as they were loaded.
// It sends nothing but requests for the very page it is on, and for its stream.

export const LIVE_SCRIPT = `
(() => {
  "use strict";
  const region = () => document.querySelector("[data-live]");
  if (!region() || !window.EventSource) return;
  const path = region().dataset.live;
  const AT_REST_MS = 4000, SOONEST_MS = 2000, SPREAD_MS = 2000;
  let ahead = Date.parse(region().dataset.now) - Date.now(); // of the server's clock
  let touched = 0, asked = 0, wait = 5000, timer, fresh, stream, reopening;

  // Relative times go on by themselves.
  const words = (ms) => {
    const minutes = Math.max(0, Math.round(ms / 60000));
    const days = Math.floor(minutes / 1440), hours = Math.floor((minutes % 1440) / 60), rest = minutes % 60;
    const day = days + (days === 1 ? " day" : " days");
    if (days > 0) return hours > 0 ? day + " " + hours + " h" : day;
    if (hours > 0) return rest > 0 ? hours + " h " + rest + " min" : hours + " h";
    return rest + " min";
  };
  const relative = (ms) => (ms > 0 ? "in " + words(ms) : ms > -60000 ? "now" : words(-ms) + " ago");
  const tick = () => {
    const now = Date.now() + ahead;
    for (const one of region().querySelectorAll("[data-rel]")) {
      const ms = Date.parse(one.closest("time").dateTime) - now;
      const text = one.dataset.rel === "long" ? words(-ms) : relative(ms);
      if (one.textContent !== text) one.textContent = text;
    }
  };

  // Nothing moves under the finger: what somebody is at, they are told of and call for.
  for (const event of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"])
    addEventListener(event, () => { touched = Date.now(); }, { passive: true });
  const isAtRest = () =>
    document.hidden ||
    (Date.now() - touched > AT_REST_MS &&
      !region().querySelector("input:checked, details[open]") &&
      !region().contains(document.activeElement));
  const rowsOf = (from) => [...from.querySelectorAll("tr[data-row]")];
  const keysOf = (from) => rowsOf(from).map((row) => row.dataset.row + " " + row.closest("section").id).join();

  function show() {
    const next = fresh;
    fresh = undefined;
    region().replaceWith(next);
    ahead = Date.parse(next.dataset.now) - Date.now();
    bar();
  }
  function bar() {
    const old = document.querySelector(".news");
    if (!fresh) return old && old.remove();
    if (old) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Something has changed: show it";
    button.addEventListener("click", show);
    const news = document.createElement("div");
    news.className = "news";
    news.setAttribute("role", "status");
    news.append(button);
    region().before(news);
  }
  function settle() {
    if (!fresh) return;
    if (keysOf(fresh) === keysOf(region())) {
      const rows = new Map(rowsOf(fresh).map((row) => [row.dataset.row, row]));
      for (const row of rowsOf(region())) {
        const cells = rows.get(row.dataset.row).cells;
        for (const at of [1, 2]) if (row.cells[at].innerHTML !== cells[at].innerHTML) row.cells[at].replaceChildren(...cells[at].cloneNode(true).childNodes);
      }
    }
    if (isAtRest()) show();
    else bar();
  }
  async function load() {
    timer = undefined;
    asked = Date.now();
    try {
      const answer = await fetch(path, { redirect: "error", headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) settle();
    } catch {
      later(30000);
    }
  }
  function later(ms) {
    timer = timer || setTimeout(load, ms);
  }
  const soon = () => later(Math.max(0, asked + SOONEST_MS - Date.now()) + Math.random() * SPREAD_MS);
  // A browser has few connections to one server: a page that nobody looks at keeps none of them, and asks again once it is looked at.
  const listen = () => {
    clearTimeout(reopening);
    if (stream) stream.close();
    stream = undefined;
    if (document.hidden) return;
    const { stream: from, mark } = region().dataset;
    stream = new EventSource(from + (from.includes("?") ? "&" : "?") + "mark=" + mark);
    stream.addEventListener("open", () => { wait = 5000; });
    stream.addEventListener("message", soon);
    stream.addEventListener("error", () => {
      stream.close();
      reopening = setTimeout(listen, wait * (1 + Math.random()));
      wait = Math.min(wait * 2, 300000);
    });
  };
  document.addEventListener("visibilitychange", listen);
  listen();
  setInterval(() => { tick(); settle(); }, 5000);
})();
`;
