// What happens before the camera: a request, silence, three chases, an escalation. Each picture is taken when it is the latest news.

const CARL = { name: "Carl Cliff", address: "carl@customer.example" };
const DIANA = "diana@harbour-lane.example";

/** The pictures, by name, with the width of the window and the most that is shown of a long page, in CSS pixels. */
export const PICTURES = {
  "step-mail": { width: 640, height: 900 },
  "chase-receipt": { width: 640, height: 900 },
  "take-page": { width: 640, height: 900 },
  "requester-page": { width: 640, height: 900 },
  "escalation-mail": { width: 640, height: 1100 },
  mailbox: { width: 960, height: 720 },
};

/**
 * @param stage of stage.mjs
 * @param camera `mail(name, mail)` takes a mail as a mail program shows it, `page(name, address)` a page
 */
export async function play(stage, camera) {
  await stage.write({
    from: CARL,
    to: "help@onit.example",
    subject: "Printer on fire",
    text: "Smoke comes out of the printer on the second floor. We switched it off. Please help!\n\nCarl",
  });
  await stage.until("09:05");
  await stage.until("09:15");
  await chase(stage, "09:20", "Any news? The invoices must go out today.");
  await camera.mail("chase-receipt", stage.mailTo(CARL.address));
  await stage.until("09:30");
  const step = stage.mailTo(DIANA, /Waiting/);
  await camera.mail("step-mail", step);
  await camera.page("take-page", linkIn(stage, step, "t"));
  await stage.until("09:52");
  await camera.page("requester-page", linkIn(stage, stage.mailTo(CARL.address), "s"));
  await chase(stage, "09:55", "Hello? Is anybody there?");
  await chase(stage, "10:30", "Any update, please?");
  await stage.until("10:31");
  await camera.mail("escalation-mail", stage.mailTo(DIANA, /Escalation/));
  await camera.page("mailbox", stage.mailboxUrl);
}

async function chase(stage, time, words) {
  await stage.until(time);
  const { subject, replyTo, messageId, text } = stage.mailTo(CARL.address);
  await stage.write({
    from: CARL,
    to: replyTo,
    subject: `Re: ${subject.replace(/^(?:Re: )+/, "")}`,
    inReplyTo: messageId,
    references: [messageId],
    text: `${words}\n\nOn Mon, 2 Mar 2026, Harbour & Lane wrote:\n> ${text.replaceAll("\n", "\n> ")}`,
  });
  await stage.until(time);
}

/** @param kind the first part of the path: which page it opens */
function linkIn(stage, { html, subject }, kind) {
  const [link] = new RegExp(`https?://[^"\\s]+/${kind}/[a-z2-7]+`).exec(html) ?? [];
  if (!link) throw new Error(`the mail "${subject}" has no link to a page /${kind}/`);
  return stage.here(link);
}
