// A policy as a line that one follows with a finger: from the mail to the last reminder. Positions are shares of the width, so letters keep
// their size on a phone; points stand at even distances, as ten minutes and a day do not fit one scale.

import type { Policy } from "../core/model/policy.ts";
import { inWords } from "../core/words/duration.ts";
import { type Html, html } from "./html.ts";

type Point = { mark: string; label: string; kind: "begin" | "step" | "again" | "end" };

/** What is drawn is said below it as well; who cannot see it is told how it goes. */
export function policyDrawing(policy: Policy): Html {
  const points = pointsOf(policy);
  const at = (index: number): string => `${Math.round(((index + 0.5) / points.length) * 1_000) / 10}%`;
  const said = points.map(({ mark, label }) => `${mark}: ${label}`).join("; ");
  return html`<svg class="course" width="100%" height="84" role="img" aria-label="${policy.name}: ${said}">
<line x1="${at(0)}" x2="${at(points.length - 1)}" y1="42" y2="42"></line>
${points.map(
  ({ mark, label, kind }, index) =>
    html`<circle class="${kind}" cx="${at(index)}" cy="42" r="13"></circle><text class="mark" x="${at(index)}" y="46">${mark}</text><text x="${at(index)}" y="${index % 2 === 0 ? 76 : 18}">${label}</text>`,
)}
</svg>`;
}

function pointsOf({ steps, repeat, finally: last }: Policy): Point[] {
  return [
    { mark: "✉", label: "mail", kind: "begin" },
    ...steps.map(({ afterMs }, index): Point => ({ mark: `${index + 1}`, label: inWords(afterMs), kind: "step" })),
    ...(repeat ? [{ mark: "↻", label: `${repeat.atMost} × ${inWords(repeat.everyMs)}`, kind: "again" } as const] : []),
    ...(last ? [{ mark: "…", label: "daily", kind: "end" } as const] : []),
    ...(!last && repeat ? [{ mark: "…", label: "admins", kind: "end" } as const] : []),
    ...(!last && !repeat ? [{ mark: "■", label: "silence", kind: "end" } as const] : []),
  ];
}
