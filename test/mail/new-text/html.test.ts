import { describe, expect, test } from "vitest";
import { readBody, readHtml } from "../../../src/mail/new-text/read-text.ts";
import { cpuMs } from "../../support/cpu.ts";

const newText = (html: string): string => readHtml(html).newText;
const whole = (html: string): string =>
  readHtml(html)
    .parts.map(({ text }) => text)
    .join("");

const INTRO = "On Mon, 2 Mar 2026 at 09:00, Carl Cliff &lt;carl@elsewhere.example&gt; wrote:";
const FROM =
  "<b>From:</b> Carl Cliff &lt;carl@elsewhere.example&gt;<br><b>Sent:</b> Monday, March 2, 2026 9:00 AM<br><b>To:</b> Anna Abel<br><b>Subject:</b> Door";

/** A reply "It is room 204." to "Which room?", as each program writes it. */
const REPLIES: Record<string, string> = {
  Gmail: `<div dir="ltr">It is room 204.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${INTRO}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc"><div>Which room?</div></blockquote></div>`,
  "Gmail, older": `<div dir="ltr">It is room 204.</div><div class="gmail_extra"><br><div class="gmail_quote">${INTRO}<br><blockquote class="gmail_quote"><div>Which room?</div></blockquote></div><br></div>`,
  "Gmail in a language nobody here knows": `<div>It is room 204.</div><div class="gmail_quote"><div class="gmail_attr">Qo 2 Carl jatlh</div><blockquote class="gmail_quote">Which room?</blockquote></div>`,
  "Outlook on the web": `<div class="elementToProof">It is room 204.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>${FROM}</font><div>&nbsp;</div></div><div>Which room?</div>`,
  "Outlook on the web in a language nobody here knows": `<div>It is room 204.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>ngeHta':</b> Carl<br><b>poH:</b> wa'</div><div>Which room?</div>`,
  "Outlook seen through Exchange": `<div>It is room 204.</div><hr><div id="x_divRplyFwdMsg">${FROM}</div><div>Which room?</div>`,
  "Outlook for Windows": `<div class="WordSection1"><p class="MsoNormal">It is room 204.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">${FROM}<o:p></o:p></p></div><p class="MsoNormal">Which room?</p></div>`,
  "Outlook for Windows in a language nobody here knows": `<p class="MsoNormal">It is room 204.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>ngeHta':</b> Carl &lt;carl@elsewhere.example&gt;<br><b>poH:</b> 2.3.2026<br><b>qelbogh:</b> Door</p></div><p>Which room?</p>`,
  "Outlook for Mac": `<div>It is room 204.</div><span id="OLK_SRC_BODY_SECTION"><div>Which room?</div></span>`,
  "Outlook on a phone": `<div>It is room 204.</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/abc">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg">${FROM}</div><div>Which room?</div>`,
  "Apple Mail": `<body>It is room 204.<br><div><br><blockquote type="cite"><div>On 2 Mar 2026, at 09:00, Carl Cliff &lt;carl@elsewhere.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Which room?</div></blockquote></div></body>`,
  iPhone: `<div dir="ltr">It is room 204.<br><br>Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 2 Mar 2026, at 09:00, Carl wrote:<br><br></blockquote></div><blockquote type="cite"><div>Which room?</div></blockquote>`,
  Thunderbird: `<p>It is room 204.</p><div class="moz-cite-prefix">Qo 2 Carl jatlh<br></div><blockquote type="cite" cite="mid:1@elsewhere.example"><p>Which room?</p></blockquote><div class="moz-signature">-- <br>Anna Abel</div>`,
  Yahoo: `<div class="ydp1yahoo-style-wrap"><div>It is room 204.</div></div><div id="ydp2yahoo_quoted_3" class="ydp2yahoo_quoted"><div>On Monday, 2 March 2026 at 09:00:00 CET, Carl wrote:</div><div>Which room?</div></div>`,
  Proton: `<div>It is room 204.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Monday, March 2nd, 2026 at 09:00, Carl wrote:<br><blockquote class="protonmail_quote" type="cite">Which room?</blockquote></div>`,
  Tuta: `<div>It is room 204.</div><div>2 Mar 2026, 09:00 by carl@elsewhere.example:</div><blockquote class="tutanota_quote"><div>Which room?</div></blockquote>`,
  Zimbra: `<div>It is room 204.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Carl"<br></div><div data-marker="__QUOTED_TEXT__">Which room?</div>`,
  Notes: `<font size=2>It is room 204.</font><br><br><br><font size=1 color=#5f5f5f>From: &nbsp; &nbsp;"Carl Cliff" &lt;carl@elsewhere.example&gt;</font><br><font size=1>To: &nbsp; &nbsp;"Anna Abel" &lt;anna@onit.example&gt;</font><br><font size=1>Date: &nbsp; &nbsp;02.03.2026 09:00</font><br><font size=1>Subject: &nbsp; &nbsp;Door</font><br><hr noshade><br>Which room?`,
  QQ: `<div>It is room 204.</div><div><br></div><div style="font-size:12px;padding:2px 0">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef"><div><b>发件人:</b> "Carl" &lt;carl@elsewhere.example&gt;;</div><div><b>发送时间:</b> 2026年3月2日</div></div><div>Which room?</div>`,
  "K-9": `<html><body>It is room 204.<br><br><div class="gmail_quote">On 2 March 2026 09:00:00 CET, Carl &lt;carl@elsewhere.example&gt; wrote:<blockquote class="gmail_quote">Which room?</blockquote></div></body></html>`,
  Zoho: `<div>It is room 204.<br></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 02 Mar 2026 09:00:00 +0100 <b>Carl</b> wrote ----<br></div><blockquote>Which room?</blockquote></div>`,
  Fastmail: `<div>It is room 204.<br></div><div><br></div><div>On Mon, 2 Mar 2026, at 9:00 AM, Carl Cliff wrote:<br></div><blockquote type="cite" id="qt"><div>Which room?</div></blockquote>`,
  "Mail.ru": `<div>It is room 204.</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px">Понедельник, 2 марта 2026, 9:00 +03:00 от Carl &lt;carl@elsewhere.example&gt;:<br>Which room?</blockquote>`,
  "GMX and web.de": `<div>It is room 204.</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5"><div><b>Gesendet:</b>&nbsp;Montag, 2. März 2026<br><b>Von:</b>&nbsp;Carl</div><div>Which room?</div></div></div>`,
  "Windows Mail": `<div>It is room 204.</div><div style="padding-top:5px;border-top-color:rgb(229,229,229);border-top-width:1px;border-top-style:solid"><b>From:</b> Carl<br><b>Sent:</b> Monday, 2 March 2026 09:00<br><b>To:</b> Anna</div><div>Which room?</div>`,
};

describe.each(Object.entries(REPLIES))("%s", (_, html) => {
  test("the reply is new, the quote is folded, and both are there", () => {
    expect(newText(html)).toBe("It is room 204.");
    expect(readHtml(html).parts.find(({ kind }) => kind === "quote")?.text).toContain("Which room?");
  });
});

test("a forward in Gmail and in Thunderbird is told from a quote", () => {
  const gmail = `<div>Can you help?</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Carl &lt;carl@elsewhere.example&gt;<br>Date: Mon, 2 Mar 2026<br>Subject: Door<br>To: Anna</div><br>Which room?</div>`;
  const thunderbird = `<p>Can you help?</p><div class="moz-forward-container"><br>-------- Qo mu --------<br>Which room?</div>`;
  for (const html of [gmail, thunderbird]) {
    expect(newText(html)).toBe("Can you help?");
    expect(readHtml(html).parts.at(-1)!.kind).toBe("forward");
  }
});

test("answers between quotes keep what they answer, and the quote below the last one goes", () => {
  const html =
    "<div>See below:<blockquote>Which room?</blockquote>Room 204.<blockquote>Since when?</blockquote><p>Monday.</p><blockquote>Thanks</blockquote></div>";
  expect(newText(html)).toBe("See below:\n\nWhich room?\n\nRoom 204.\n\nSince when?\n\nMonday.");
});

test("words written inside Gmail's frame, above the quote or below it, are new", () => {
  const frame = (above: string, below: string): string =>
    `<div class="gmail_quote">${above}<blockquote class="gmail_quote">Which room?</blockquote>${below}</div>`;
  expect(newText(frame(`${INTRO}<br>`, "<div>It is room 204.</div>"))).toBe("It is room 204.");
  expect(newText(frame("<p>It is room 204.</p><p>It has a blue door.</p><p>Ask Dora.</p><p>Bye</p>", ""))).toBe(
    "It is room 204.\n\nIt has a blue door.\n\nAsk Dora.\n\nBye",
  );
});

test("a mail that is quoted inside a quote ends with it", () => {
  const html = `<blockquote type="cite"><p>Yes.</p><div id="divRplyFwdMsg">${FROM}</div><p>Which room?</p></blockquote><p>It is room 204.</p>`;
  expect(newText(html)).toContain("It is room 204.");
});

test("a paragraph that is merely indented is no quote", () => {
  expect(
    newText('<div>The rooms:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">204, 205</blockquote>'),
  ).toBe("The rooms:\n204, 205");
});

test("a signature is known by its mark, and words below it stay", () => {
  expect(newText('<div>Yes.</div><div class="gmail_signature" data-smartmail="gmail_signature">Anna Abel</div>')).toBe(
    "Yes.",
  );
  expect(newText('<div>Yes.</div><div id="Signature"><p>Anna Abel</p></div>')).toBe("Yes.");
  expect(newText('<div>Yes.</div><div>-- </div><div class="gmail_signature">Anna Abel</div><div>PS: no.</div>')).toBe(
    "Yes.\n\nPS: no.".replace("\n\n", "\n"),
  );
  expect(newText('<div class="ms-outlook-mobile-signature">It is room 204.</div>')).toBe("It is room 204.");
});

test("HTML reads as a person sees it: blocks, lists, tables, entities, links by their text, nothing that is hidden", () => {
  expect(
    whole(
      '<style>p{color:red}</style><p>Rooms &amp; doors:</p><ul><li>204</li><li>205</li></ul><ol><li>one<li>two</ol><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><a href="https://onit.example/x">here</a><div style="display:none">unseen</div><div hidden>unseen</div><script>unseen()</script> &lt;ok&gt;<pre>a  b\n  c</pre>',
    ),
  ).toBe("Rooms & doors:\n\n- 204\n- 205\n\n1. one\n2. two\n\na b\nc\n\nhere <ok>\n\na  b\n  c");
});

test("marks of HTML are surer than the text beside it", () => {
  const html = `<div>It is room 204.</div><div class="protonmail_quote">Carl<br>Which room?</div>`;
  expect(readBody({ text: "It is room 204.\n\nCarl\nWhich room?", html }).newText).toBe("It is room 204.");
});

test("text is surer than HTML without marks, and has the better form when both say the same", () => {
  expect(readBody({ text: "See *this* room\n> old\n", html: "<p>See this room old</p>" }).newText).toBe(
    "See *this* room",
  );
  const html = '<div>- one - two</div><blockquote type="cite">old</blockquote>';
  expect(readBody({ text: "- one\n- two\n\n> old\n", html }).newText).toBe("- one\n- two");
});

test("HTML is read where the text says only that there is HTML, or nothing", () => {
  const html = "<p>The printer in room 204 is on fire, the door is stuck, and nobody answers.</p>";
  const seen = "The printer in room 204 is on fire, the door is stuck, and nobody answers.";
  expect(readBody({ text: "Please use another program.", html }).newText).toBe(seen);
  expect(readBody({ text: " \n", html }).newText).toBe(seen);
  expect(readBody({ html }).newText).toBe(seen);
  expect(readBody({ text: "Hello" }).newText).toBe("Hello");
  expect(readBody({})).toEqual({ newText: "", parts: [] });
});

test.each([
  ["a hundred thousand nested elements", "<div>".repeat(100_000)],
  ["three hundred thousand entities in one line", "&amp".repeat(300_000)],
  ["a million opening signs", "<".repeat(1_000_000)],
  ["an element with two hundred thousand attributes", `<div ${"a=b ".repeat(200_000)}>x`],
  ["fifty thousand frames of Gmail's", '<div class="gmail_quote">a:<br></div>'.repeat(50_000)],
  ["ten million characters of paragraphs", "<p>a</p>".repeat(1_250_000)],
])("%s are read in little time", (_, html) => {
  const from = cpuMs();
  readHtml(html);
  expect(cpuMs() - from).toBeLessThan(5_000); // seconds, where it could be minutes: a bound, not a measure
});
