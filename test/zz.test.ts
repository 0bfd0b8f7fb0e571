import { test } from "vitest";
import { parse } from "../src/mail/parse.ts";
import { keptMail, SITUATIONS, verdictOn } from "./support/mail-world.ts";
test("x", async () => {
  for (const text of ["Fuser unit, third floor","Hm, the fuser unit","Printer queue, toner, fuser","Weird","toner or drum","Interesting printer","printer again? maybe 3h","toner? 3h","Fuser unit","Piotr, can you take a look at his printer?","Thanks!","Who is this customer?","Odd toner, odd drum. 3h","Purple drum and toner","Drum again?\nFloor 3, as last week."]) {
    const raw = `From: Anna Nowak <anna@harbour-lane.example>\r\nTo: help@onit.example\r\nSubject: Re: [HD-1042] x\r\nMessage-ID: <a@b>\r\n\r\n${text}\r\n`;
    const mail = await parse(keptMail(Buffer.from(raw)));
    const v = await verdictOn(mail, SITUATIONS["colleague-replies"]!);
    console.log(JSON.stringify(text), v.kind, v.because, v.promiseMs);
  }
});
