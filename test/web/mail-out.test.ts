// A mail that went out, as its recipient has it; answering it and writing a new one go the way of every mail.

import { describe, expect, test } from "vitest";
import { aSite, outPage, type Site } from "./support/site.ts";

const bodyOf = async (site: Site, url: string): Promise<string> => {
  const { statusCode, body } = await site.get(url);
  expect(statusCode, url).toBe(200);
  return body;
};

describe("a mail out", () => {
  test("shows its headers, its words, why it was written and what became of it", async () => {
    const site = await aSite();
    const message = site.message("new-ticket");
    const body = await bodyOf(site, outPage(message));
    for (const name of ["Message-ID", "In-Reply-To", "References", "Reply-To", ...Object.keys(message.headers)])
      expect(body).toContain(`<dt>${name}</dt>`);
    expect(body).toContain(message.replyTo);
    expect(body).toContain("captured: no relay is named, so it is kept and not sent");
    expect(body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  });

  test("keeps its HTML in a frame that can run, load and send nothing", async () => {
    const site = await aSite();
    const { key, html } = site.message("new-ticket");
    const { body, headers } = await site.get(`/mailbox/out/body?${new URLSearchParams({ key })}`);
    expect(headers["content-security-policy"]).toBe(
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    );
    expect(body).toContain('<base target="_blank">');
    expect(body.replace('<base target="_blank">', "")).toBe(html);
  });

  test("is answered by a real mail: from its recipient, to its Reply-To, in its thread, above its quoted words", async () => {
    const site = await aSite();
    const message = site.message("new-ticket");
    const { statusCode, headers } = await site.post(outPage(message), { text: "on it 2h" });
    expect(statusCode).toBe(303);
    expect(site.submitted).toHaveLength(1);
    const [mail] = site.submitted;
    expect(mail).toMatchObject({
      from: { name: "Anna Nowak", address: message.to.address },
      to: message.replyTo,
      subject: `Re: ${message.subject}`,
      inReplyTo: message.messageId,
      references: [...message.references, message.messageId],
    });
    expect(mail!.text).toMatch(/^on it 2h\n\nOn .*, Support <help@onit.example> wrote:\n> /);
    expect(await bodyOf(site, `${headers.location}`)).toContain("250 2.0.0 kept");
  });

  test("and that answer, brought in, is understood as what it says", async () => {
    const site = await aSite();
    await site.post(outPage(site.message("new-ticket")), { text: "on it 2h" });
    const [mail] = site.submitted;
    const raw = `From: Anna <${mail!.from.address}>\r\nTo: ${mail!.to}\r\nSubject: ${mail!.subject}\r\n\r\n${mail!.text.replaceAll("\n", "\r\n")}`;
    await site.world.bring(raw, mail!.from.address, mail!.to);
    expect(site.ticket().wait?.escalation?.confirmation).toMatchObject({
      by: "anna",
      until: new Date("2026-03-02T11:00:00Z"),
    });
  });

  test("offers colleagues “on it” and “#close”, and requesters “Any news?”", async () => {
    const site = await aSite();
    const staff = await bodyOf(site, outPage(site.message("new-ticket")));
    for (const phrase of ["on it", "on it 2h", "#close"]) expect(staff).toContain(`value="${phrase}"`);
    const requester = await bodyOf(site, outPage(site.message("received")));
    expect(requester).toContain('value="Any news?"');
    expect(requester).not.toContain('value="#close"');
  });

  test("a refusal of our SMTP port is shown, and the words are not lost", async () => {
    const site = await aSite();
    site.refusal = new Error("451 4.3.0 the store is away <b>");
    const { statusCode, body } = await site.post(outPage(site.message("received")), { text: "My long answer" });
    expect(statusCode).toBe(502);
    expect(body).toContain("451 4.3.0 the store is away &lt;b&gt;");
    expect(body).toContain(">My long answer</textarea>");
  });

  test("an empty answer is not sent", async () => {
    const site = await aSite();
    expect((await site.post(outPage(site.message("received")), { text: "  " })).statusCode).toBe(422);
    expect(site.submitted).toEqual([]);
  });
});

describe("writing a mail", () => {
  test("as one of us or as anybody, to a desk, by SMTP", async () => {
    const site = await aSite();
    await site.post("/mailbox/new", { person: "anna", to: "help@onit.example", subject: "Hello", text: "There" });
    await site.post("/mailbox/new", {
      person: "",
      name: "Eve\r\nBcc: all@example.org",
      address: "eve@example.org",
      to: "help@onit.example",
      subject: "A\r\nB",
      text: "",
    });
    expect(site.submitted).toEqual([
      {
        from: { name: "Anna Nowak", address: "anna@harbour-lane.example" },
        to: "help@onit.example",
        subject: "Hello",
        text: "There",
      },
      {
        from: { name: "Eve Bcc: all@example.org", address: "eve@example.org" },
        to: "help@onit.example",
        subject: "A B",
        text: "",
      },
    ]);
  });

  test.each([
    [{ person: "", address: "", to: "help@onit.example" }, "Say who writes"],
    [{ person: "", address: "eve", to: "help@onit.example" }, "“eve” is not a mail address"],
    [{ person: "anna", to: "somebody@example.org" }, "Choose a desk"],
  ])("is refused when it is incomplete, and keeps what was typed: %j", async (form, words) => {
    const site = await aSite();
    const { statusCode, body } = await site.post("/mailbox/new", { ...form, text: "Kept words" });
    expect(statusCode).toBe(422);
    expect(body).toContain(words);
    expect(body).toContain("Kept words");
    expect(site.submitted).toEqual([]);
  });
});
