// `npm run bench [-- --json]`: this server beside another one, in the same run, because machines are noisy and ratios are not.

import { figuresOf, print } from "./figures.mjs";

const figures = await figuresOf();
if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
else print(figures);
