// What the pages of somebody who is signed in share: the ways between them, the search, who they are, and the way out.

import { mayEnterWorkshop } from "../actions/workshop.ts";
import { may } from "../core/model/permission.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { type Page, page } from "./layout.ts";
import { ownForm, type Viewer } from "./signed-in.ts";

export type StaffPage = { title: string; body: Piece; sought?: string } & Pick<Page, "isLive" | "isBroad" | "script">;

/** What a role may not see is not there. */
export const staffPage = ({ sought = "", ...rest }: StaffPage, viewer: Viewer, app: App): Html =>
  page({
    ...rest,
    nav: [
      { href: "/", label: "Now" },
      { href: "/tickets", label: "Tickets" },
      { href: "/inbox", label: viewer.unread ? `Inbox (${viewer.unread})` : "Inbox" },
      ...(mayEnterWorkshop(viewer.person, app) ? [{ href: "/templates", label: "Templates" }] : []),
      ...(mayReadSettings(viewer, app) ? [{ href: "/settings", label: "Settings" }] : []),
      ...(isAdmin(viewer, app) && app.organisation.webhooks?.size ? [{ href: "/webhooks", label: "Webhooks" }] : []),
      ...(isAdmin(viewer, app) ? [{ href: "/mailbox", label: "Mailbox" }] : []),
    ],
    account: html`<form class="search" role="search" action="/tickets"><input type="search" name="q" value="${sought}" aria-label="Search tickets" placeholder="Search tickets"><button class="second">Search</button></form>
<details class="account"><summary>${viewer.person.name}</summary>
<form method="post" action="/sign-out">${ownForm(viewer)}<button class="second">Sign out</button>
<button class="second" name="everywhere" value="yes">Sign out everywhere</button></form></details>`,
  });

export const isAdmin = ({ person }: Viewer, { organisation }: App): boolean =>
  may(person.id, "configure", undefined, organisation).allowed;

const mayReadSettings = ({ person }: Viewer, { organisation }: App): boolean =>
  may(person.id, "readSettings", undefined, organisation).allowed;

export const mayRelease = ({ person }: Viewer, { organisation }: App): boolean =>
  may(person.id, "release", undefined, organisation).allowed;
