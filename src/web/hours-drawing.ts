// The working hours of a week, a row for each day.

import { type Calendar, type Interval, WEEKDAYS } from "../core/calendar/working-hours.ts";
import { type Html, html } from "./html.ts";

const DAY_MINUTES = 1_440;
const ROW = 18;
const LEFT = 12; // percent, for the names of the days

export function hoursDrawing({ name, hours }: Pick<Calendar, "name" | "hours">): Html {
  const across = (minutes: number): number => LEFT + ((100 - LEFT) * minutes) / DAY_MINUTES;
  const bar = ({ from, until }: Interval, row: number): Html =>
    html`<rect x="${across(from)}%" y="${row * ROW + 4}" width="${across(until) - across(from)}%" height="12" rx="2"></rect>`;
  const said = WEEKDAYS.map((day) => `${day} ${openingHours(hours[day])}`).join(", ");
  return html`<svg class="week" width="100%" height="${WEEKDAYS.length * ROW + 18}" role="img" aria-label="${name}: ${said}">
${[0, 6, 12, 18].map((hour) => html`<line x1="${across(hour * 60)}%" x2="${across(hour * 60)}%" y1="0" y2="${WEEKDAYS.length * ROW}"></line><text x="${across(hour * 60)}%" y="${WEEKDAYS.length * ROW + 14}">${hour}:00</text>`)}
${WEEKDAYS.map((day, row) => html`<text x="0" y="${row * ROW + 14}">${day.charAt(0).toUpperCase()}${day.slice(1, 3)}</text>${hours[day].map((one) => bar(one, row))}`)}
</svg>`;
}

/** "09:00–12:30, 13:30–17:00" */
export const openingHours = (intervals: readonly Interval[]): string =>
  intervals.length === 0 ? "closed" : intervals.map(({ from, until }) => `${clock(from)}–${clock(until)}`).join(", ");

export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
