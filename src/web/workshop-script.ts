// The script of the template workshop, served as /workshop.js: it presses "Preview" for who types, and says how many problems there are.
// Without it the button does the same.

export const WORKSHOP_SCRIPT = `
(() => {
  "use strict";
  const form = document.querySelector("form[data-workshop]");
  const button = form && form.querySelector("button[formtarget]");
  const said = document.querySelector("[data-said]");
  if (!button) return;
  const REST_MS = 1000;
  let timer, next, count = 0;
  const shown = () => document.querySelector("iframe.shown:not(.pending)");
  const say = (frame) => {
    const found = frame.contentDocument && frame.contentDocument.querySelector("[data-count]");
    const words = found ? found.textContent : "";
    if (said.textContent !== words) said.textContent = words;
  };
  // Into a frame of its own each time: the browser keeps no way back to the first page of a frame. The one before stays until it is there.
  const show = () => {
    timer = undefined;
    if (next) next.remove();
    const frame = shown().cloneNode();
    next = frame;
    frame.removeAttribute("src");
    frame.classList.add("pending");
    frame.name = button.formTarget = "preview" + ++count;
    shown().after(frame);
    frame.addEventListener("load", () => {
      if (frame !== next || !frame.contentDocument || frame.contentDocument.URL === "about:blank") return;
      const place = shown();
      frame.classList.remove("pending");
      place.remove();
      next = undefined;
      say(frame);
    });
    form.requestSubmit(button);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, REST_MS);
  });
})();
`;
