// GET /: what this is and where to go.

import type { App } from "../ports/app.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";

/** @param hasMailbox whether the mailbox pages are served */
export const frontPage = ({ organisation, relay }: App, hasMailbox: boolean): Html =>
  page({
    title: organisation.name,
    isNarrow: true,
    body: html`<h1>Onit at ${organisation.name}</h1>
${relay?.health().isWell === false && html`<p role="alert"><strong>At the moment no or few mails go out: the relay does not take them.</strong> Nothing is lost: they are kept, and sent as soon as it does.</p>`}
<p>Onit reads every mail that comes to a desk, keeps track of who waits for an answer, and tells the right people when nobody gives one.
Everything is done by mail: reply to a ticket's mail to ask again, or press “I'm on it” in the mail that tells you somebody waits.</p>
<ul class="links">
<li><a href="/sign-in">Sign in</a>, for colleagues: what waits now, and who is on it</li>
${hasMailbox && html`<li><a href="/mailbox">Mailbox</a>: every mail in and out, and why</li><li><a href="/mailbox/new">Write a mail</a> as anybody, to try it out</li>`}
<li><a href="/health">Health</a>: whether everything runs, for monitors</li>
</ul>`,
  });
