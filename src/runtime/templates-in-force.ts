// Which templates count now: files, and above them what is published in the workshop. Every process looks before it writes mails, as it
// does for the keys that sign, so that what one publishes all use.

import type { Organisation } from "../core/model/organisation.ts";
import { createRenderer } from "../outbound/render.ts";
import type { App } from "../ports/app.ts";
import type { TemplateFiles, TemplatesInForce, TemplateVersion } from "../ports/template-store.ts";
import { layered, withPublished } from "../templates/layered.ts";

type Needs = Pick<App, "configured" | "templateStore" | "log" | "render">;

/** @param app whose `render` changes with them */
export function templatesInForce(
  app: () => Needs,
  first: TemplateFiles,
): TemplatesInForce & { rendererOf(organisation: Organisation): App["render"] } {
  let files = first;
  let published: Published = new Map();
  let templates = layered(files, published);
  let known = 0; // versions

  function take(): void {
    templates = layered(files, published);
    const needs = app();
    needs.render = createRenderer(templates, needs.configured);
  }

  async function look(): Promise<void> {
    const count = await app().templateStore.count();
    if (count === known) return;
    published = await publishedIn(app());
    known = count;
    take();
  }

  return {
    rendererOf: (organisation) => createRenderer(templates, organisation),
    files: () => files,
    published: () => published,
    sources: () => withPublished(files.all, published),
    markOf: (kind) => templates.markOf(kind),
    refresh: together(look),
    takeFiles(next) {
      files = next;
      take();
    },
  };
}

/** Those who ask while it runs wait for the same. */
function together(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}

type Published = ReadonlyMap<string, TemplateVersion>;

async function publishedIn({ templateStore, log }: Needs): Promise<Published> {
  const newest = (await templateStore.newest()).filter(({ words }) => words !== null);
  log.info({ published: newest.map(({ kind, number }) => `${kind} ${number}`) }, "published templates are in force");
  return new Map(newest.map((one) => [one.kind, one]));
}
