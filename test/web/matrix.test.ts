// Roles × pages × actions, each cell asked over HTTP: who may do what follows from the role alone, by the page and by the API alike; and no
// page of a requester has anything of what is inside.

import { beforeAll, describe, expect, test } from "vitest";
import { ACTIONS, type Action, BUILT_IN, EVERYWHERE, type Role } from "../../src/core/model/role.ts";
import { languages } from "../../src/web/words/catalogue.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { copied } from "../support/copied.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, LOCAL, type Site } from "./support/site.ts";

/** What each act needs, as a table of its own: the program's must say the same. */
const ACTS: Readonly<Record<string, { needs: Action; form: Record<string, string>; body?: object }>> = {
  answer: { needs: "answer", form: { text: "Words." }, body: { text: "Words." } },
  note: { needs: "note", form: { argument: "A note." }, body: { text: "A note." } },
  assign: { needs: "assign", form: { argument: "piotr" }, body: { to: "piotr" } },
  handover: { needs: "assign", form: { argument: "piotr" }, body: { to: "piotr" } },
  decline: { needs: "confirm", form: { argument: "" }, body: {} },
  next: { needs: "confirm", form: { argument: "" }, body: {} },
  category: { needs: "setCategory", form: { argument: "printers" }, body: { category: "printers" } },
  priority: { needs: "setPriority", form: { argument: "high" }, body: { priority: "high" } },
  policy: { needs: "setPolicy", form: { argument: "gold" }, body: { policy: "gold" } },
  escalate: { needs: "escalate", form: { reason: "the board meets" }, body: { reason: "the board meets" } },
  close: { needs: "close", form: {}, body: {} },
  duplicate: { needs: "close", form: { argument: "HD-1002" }, body: { of: "HD-1002" } },
  take: { needs: "confirm", form: { hold: "30m" } },
};

const DAILY: readonly Action[] = ["see", "answer", "note", "confirm", "assign", "close"];
const ROLES: Readonly<Record<string, Pick<Role, "may" | "desks">>> = {
  admin: BUILT_IN.admin!,
  manager: BUILT_IN.manager!,
  analyst: BUILT_IN.analyst!,
  auditor: BUILT_IN.auditor!,
  elsewhere: { ...BUILT_IN.analyst!, desks: ["services"] },
  nobody: { may: [], desks: "all" },
  "reads settings": { may: ["readSettings"], desks: ["services"] },
  // One for each action of a desk alone, and one for each that is lacking.
  ...Object.fromEntries(
    (Object.keys(ACTIONS) as Action[])
      .filter((action) => action !== "see" && !EVERYWHERE.includes(action))
      .map((action) => [`see and ${action}`, { may: ["see", action], desks: "all" }]),
  ),
  ...Object.fromEntries(
    DAILY.map((action) => [`daily without ${action}`, { may: DAILY.filter((one) => one !== action), desks: "all" }]),
  ),
};

let site: Site;
let anna: Browser;
let key: string;
const asItWas = new Map<string, unknown>();
beforeAll(async () => {
  site = await aSite();
  await site.world.bring(
    "From: dora@elsewhere.example\r\nTo: help@onit.example\r\nSubject: No paper\r\nMessage-ID: <m2@x>\r\n\r\nPlease.\r\n",
    "dora@elsewhere.example",
    "help@onit.example",
  );
  anna = await signIn(ANNA, site);
  key = (await aKeptApiKey("anna", site.world.app)).text;
  for (const [id, row] of site.world.store.rows.tickets) asItWas.set(id, copied(row));
});

/** Pages of the settings, whatever desks a role is for. */
const SETTINGS = ["", "/desks", "/policies", "/people", "/clients", "/channels", "/templates", "/versions", "/who"];

/** Anna has this role and no other; the tickets are as they were. */
function with_(role: Pick<Role, "may" | "desks">): void {
  const { app, store } = site.world;
  const own = { id: "r", name: "r", kinds: ["call", "request"], holders: ["anna"], ...role } as Role;
  app.organisation = app.configured = { ...app.organisation, roles: [own, colleague] };
  for (const [id, row] of asItWas) store.rows.tickets.set(id, copied(row) as never);
}

const mayAt = ({ may, desks }: Pick<Role, "may" | "desks">, action: Action): boolean =>
  may.includes(action) && (desks === "all" || desks === "own" || desks.includes("support"));

/** To whom a ticket may be given. */
const colleague = {
  id: "c",
  name: "c",
  may: ["see"],
  desks: "all",
  kinds: ["call", "request"],
  holders: ["piotr"],
} as const as Role;

let once = 0;
async function byPage(name: string, form: Record<string, string>): Promise<"done" | "refused" | "not there"> {
  const page = await anna.get("/tickets/HD-1001");
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)?.[1] ?? "";
  const mark = markIn(page) || markIn(await anna.get("/inbox"));
  const sent = { do: name, once: `m${once++}`, shown, ...form };
  const { statusCode } = await anna.post("/tickets/HD-1001", sent, mark);
  return statusCode === 303 ? "done" : statusCode === 404 ? "not there" : "refused";
}

async function byApi(name: string, body: object): Promise<"done" | "refused" | "not there"> {
  const { statusCode } = await site.request({
    method: "POST",
    url: `/api/v1/tickets/HD-1001/${name}`,
    headers: { ...LOCAL, authorization: `Bearer ${key}` },
    payload: body,
  });
  return statusCode === 200 ? "done" : statusCode === 404 ? "not there" : "refused";
}

describe.each(Object.entries(ROLES))("who is %s", (_name, role) => {
  test("does what the role permits and nothing else, on the page and by the API", async () => {
    const [found, expected]: Record<string, string>[] = [{}, {}];
    for (const [name, { needs, form, body }] of Object.entries(ACTS)) {
      const outcome = !mayAt(role, "see") ? "not there" : mayAt(role, needs) ? "done" : "refused";
      expected![`page ${name}`] = outcome;
      with_(role);
      found![`page ${name}`] = await byPage(name, form);
      if (!body) continue;
      expected![`api ${name}`] = outcome;
      with_(role);
      found![`api ${name}`] = await byApi(name, body);
    }
    expect(found).toEqual(expected);
  });

  test("sees the pages that the role permits, and is offered on them what it may do", async () => {
    with_(role);
    const page = await anna.get("/tickets/HD-1001");
    expect(page.statusCode).toBe(mayAt(role, "see") ? 200 : 404);
    const offered = [...page.body.matchAll(/name="do" value="(\w+)"/g)].map(([, one]) => one!);
    const may = Object.entries(ACTS).filter(([, { needs }]) => mayAt(role, "see") && mayAt(role, needs));
    expect(offered.toSorted()).toEqual(may.map(([name]) => name).toSorted());
    for (const path of ["/", "/tickets?q=fire"])
      expect((await anna.get(path)).body.includes("Printer on fire"), path).toBe(mayAt(role, "see"));
    const mayRead = role.may.includes("readSettings");
    for (const path of SETTINGS)
      expect([path, (await anna.get(`/settings${path}`)).statusCode]).toEqual([path, mayRead ? 200 : 403]);
    expect((await anna.get("/inbox")).body.includes('href="/settings"')).toBe(mayRead);
  });
});

test("no page of a requester has anything of what is inside, in any language", async () => {
  with_(BUILT_IN.admin!);
  for (const name of ["note", "assign", "category", "priority", "policy"] as const)
    await byPage(
      name,
      name === "note"
        ? { argument: "Carl is a SECRET-VIP" }
        : { argument: { assign: "piotr", category: "SECRET-KIND", priority: "SECRET-HIGH", policy: "gold" }[name]! },
    );
  await byPage("duplicate", { argument: "HD-1002" });
  expect(site.ticket().record.duplicateOf).toBe("HD-1002");
  const { app } = site.world;
  const paths = (["status", "chase"] as const).map((purpose) =>
    site.link(purpose, CARL).replace("/t/", purpose === "status" ? "/s/" : "/t/"),
  );
  const inside = [
    "SECRET",
    "HD-1002",
    "Piotr",
    "Gold (",
    "anna@",
    "piotr@",
    ...[...app.organisation.people.values()].map(({ name }) => name),
  ];
  for (const { code } of languages())
    for (const path of paths) {
      const { statusCode, body } = await site.get(`${path}?lang=${code}`, { ...LOCAL, authorization: "" });
      expect([path.slice(0, 3), code, statusCode]).toEqual([path.slice(0, 3), code, 200]);
      expect(
        inside.filter((one) => body.includes(one)),
        `${code} ${path.slice(0, 3)}`,
      ).toEqual([]);
    }
});
