// The parts of mailauth that are used. Its main file loads what checks logos and certificates of brands (BIMI) as well: 200 more
// files, of which nothing is asked here.

import { createRequire } from "node:module";

type Mailauth = typeof import("mailauth");

const require = createRequire(import.meta.url);

export const { dkimVerify } = require("mailauth/lib/dkim/verify") as Pick<Mailauth, "dkimVerify">;
export const { spf } = require("mailauth/lib/spf") as Pick<Mailauth, "spf">;
export const { dmarc } = require("mailauth/lib/dmarc") as Pick<Mailauth, "dmarc">;
export const { arc } = require("mailauth/lib/arc") as Pick<Mailauth, "arc">;
