// The script of live pages, in a browser of which only as much is there as it asks.

import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { LIVE_SCRIPT } from "../../src/web/live-script.ts";

function aBrowser() {
  const [opened, heard] = [[] as { url: string; isOpen: boolean; fail(): void }[], new Map<string, () => void>()];
  class EventSource {
    url: string;
    isOpen = true;
    events = new Map<string, () => void>();
    constructor(url: string) {
      this.url = url;
      opened.push(this);
    }
    addEventListener(event: string, work: () => void) {
      this.events.set(event, work);
    }
    close() {
      this.isOpen = false;
    }
    fail() {
      this.events.get("error")!();
    }
  }
  const dataset = { live: "/", stream: "/stream", mark: "m1", now: "2026-03-02T09:00:00Z" };
  const document = {
    hidden: false,
    querySelector: () => ({ dataset }),
    addEventListener: (event: string, work: () => void) => void heard.set(event, work),
  };
  const timers = new Map<number, () => void>();
  let next = 1;
  const setTimeout = (work: () => void) => {
    timers.set(next, work);
    return next++;
  };
  const clearTimeout = (id: number) => void timers.delete(id);
  const asIs = { addEventListener: () => {}, setInterval: () => 0, Date, Math };
  runInNewContext(LIVE_SCRIPT, { ...asIs, document, EventSource, window: { EventSource }, setTimeout, clearTimeout });
  const look = (isLookedAt: boolean) => {
    document.hidden = !isLookedAt;
    heard.get("visibilitychange")?.();
  };
  const pass = () => {
    for (const [id, work] of [...timers]) {
      timers.delete(id);
      work();
    }
  };
  return { opened, dataset, look, pass, open: () => opened.filter(({ isOpen }) => isOpen).map(({ url }) => url) };
}

test("a page that nobody looks at keeps no connection; looked at again, it listens from what it shows", () => {
  const { look, open, dataset } = aBrowser();
  expect(open()).toEqual(["/stream?mark=m1"]);
  look(false);
  expect(open()).toEqual([]);
  dataset.mark = "m2";
  look(true);
  expect(open()).toEqual(["/stream?mark=m2"]);
});

test("a stream that broke is opened again once, and not while nobody looks", () => {
  const { look, open, opened, pass } = aBrowser();
  opened[0]!.fail();
  expect(open()).toEqual([]);
  look(false);
  pass();
  expect(open()).toEqual([]);
  look(true);
  expect(open()).toHaveLength(1);
  opened.at(-1)!.fail();
  look(true);
  pass();
  expect(open()).toHaveLength(1);
});
