// /settings/channels and /settings/templates: by which ways people and programs are told, and in whose words. Secrets stand in the
// environment and are never shown; of an address only its host is, as the rest may be a secret by itself.

import { mayEnterWorkshop } from "../actions/workshop.ts";
import { AUDIENCES } from "../core/model/notice.ts";
import { type OwnChannels, SERVICES } from "../core/model/own-channel.ts";
import type { Webhooks } from "../core/model/webhook.ts";
import { inWords } from "../core/words/duration.ts";
import { whatItSays, whoReads } from "../preview/about.ts";
import { KINDS } from "../templates/folder.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, table } from "./layout.ts";
import {
  findingList,
  findingsAt,
  findingsOf,
  otherFindings,
  refusedBanner,
  type Shown,
  settingsPage,
} from "./settings-frame.ts";
import { isAdmin } from "./staff-page.ts";
import { markWords } from "./workshop-list.ts";

export function settingsChannels(shown: Shown): Html {
  const { app, viewer, findings } = shown;
  const channels: OwnChannels = app.organisation.channels ?? new Map();
  const webhooks: Webhooks = app.organisation.webhooks ?? new Map();
  const files = new Map([
    ["channels.yaml", new Set(channels.keys())],
    ["webhooks.yaml", new Set(webhooks.keys())],
  ]);
  const ways: Piece[][] = [
    ["Mail", "email", app.captures ? badge("kept to be read, not sent", "busy") : "by the relay", "", ""],
    ["Inbox", "inbox", "a note inside Onit", "", ""],
    ...[...channels.values()].map((one): Piece[] => [
      html`${one.name}${findingList(findingsAt("channels.yaml", one.id, findings))}`,
      one.id,
      html`${one.service} ${hostOf(one.url)}`,
      SERVICES[one.service].isPersonal ? "each person" : "one place that several read",
      `mail after ${inWords(one.giveUpAfterMs)}`,
    ]),
  ];
  const programs = [...webhooks.values()].map((one): Piece[] => [
    html`${isAdmin(viewer, app) ? html`<a href="/webhooks/${one.id}">${one.name}</a>` : one.name}${!one.active && html` ${badge("not active", "plain")}`}${findingList(findingsAt("webhooks.yaml", one.id, findings))}`,
    hostOf(one.url),
    one.events.join(", "),
    { none: "no words of people", public: "what requesters may read", all: "all words, notes too" }[one.words],
    one.desks === undefined ? "all desks" : one.desks.join(", "),
  ]);
  const body = html`${refusedBanner(shown)}${findingList(otherFindings("channels", files, findings))}
${table(["Channel", "In policies", "How", "Who reads it", "When it is not taken"], ways)}
<h2>Programs that are told</h2>
${programs.length > 0 ? table(["Program", "Where", "Events", "Words", "Desks"], programs) : html`<p class="empty">The settings name none.</p>`}
<p class="quiet">Passwords and keys stand in the environment of Onit. They are not shown here, and not kept in the versions.</p>`;
  return settingsPage("channels", "Channels and webhooks", body, shown);
}

/** @param url or the variable of the environment that holds it */
function hostOf(url: string | undefined): Piece {
  if (url === undefined) return "";
  return URL.canParse(url) ? new URL(url).host : html`address in <code>${url}</code>`;
}

export function settingsTemplates(shown: Shown): Html {
  const { app, viewer, findings } = shown;
  const mayChange = mayEnterWorkshop(viewer.person, app);
  const rows = KINDS.map((kind): Piece[] => [
    html`${mayChange ? html`<a href="/templates/${kind}">${whatItSays(kind)}</a>` : whatItSays(kind)} <span class="quiet">${kind}</span>`,
    AUDIENCES[kind] === "staff" ? "colleagues" : "requesters",
    whoReads(kind),
    markWords(app.templates.markOf(kind), app.templates.published().get(kind)),
  ]);
  const body = html`${refusedBanner(shown)}${findingList(findingsOf("templates", findings))}
<p>The words each mail has now: those of the program, of files of your own, or a version that was published in the workshop.</p>
${table(["Mail", "Read by", "Goes", "Words"], rows)}`;
  return settingsPage("templates", "Templates in force", body, shown);
}
