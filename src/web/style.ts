// The one stylesheet, served as /style.css. Colours have at least the contrast of WCAG 2.2 AA, light and dark.

const DARK = `    --page: #14171b; --card: #1d2126; --text: #e8ebee; --quiet: #a3adb8; --line: #343b43; --link: #8ab8ff;
    --act: #8ab8ff; --on-act: #0c1a2e;
    --good: #8fe0b0; --good-back: #163524; --bad: #ffb0a8; --bad-back: #43201d; --busy: #f5cf85; --busy-back: #3c2e10;
    --plain: #c5cdd5; --plain-back: #2c333a;`;

export const STYLE = `
:root {
  --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --quiet: #59626d; --line: #d9dee4; --link: #0b57b8;
  --act: #0b57b8; --on-act: #ffffff;
  --good: #12633a; --good-back: #dcf3e5; --bad: #9a1f1a; --bad-back: #fde5e2; --busy: #7a4b00; --busy-back: #fdf0d2;
  --plain: #3d4752; --plain-back: #e6eaee;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
${DARK}
  }
}
.wall {
${DARK}
  color-scheme: dark; font-size: clamp(1.1rem, 1.5vw, 2.2rem);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
.bar { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: baseline; padding: .7rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); }
.bar nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
.brand { font-weight: 700; font-size: 1.1rem; color: var(--text); text-decoration: none; }
main { margin: 0 auto; padding: 1.25rem; } .wide { max-width: 66rem; } .narrow { max-width: 38rem; padding-top: 2rem; } .broad { max-width: 96rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .2rem 0 1rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .6rem; } h3 { font-size: 1rem; margin: 1rem 0 .4rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem .75rem; } .card h2 { margin-top: .7rem; }
.eyebrow, .quiet, .because { color: var(--quiet); font-size: .9rem; } .eyebrow { margin: 0; } .empty { color: var(--quiet); }
.badge { display: inline-block; padding: 0 .5em; border-radius: 1em; font-size: .82rem; line-height: 1.55; white-space: nowrap; }
.banner { padding: .6rem .9rem; border-radius: 8px; margin: 0 0 .7rem; }
.good { color: var(--good); background: var(--good-back); } .bad { color: var(--bad); background: var(--bad-back); }
.busy { color: var(--busy); background: var(--busy-back); } .plain { color: var(--plain); background: var(--plain-back); }
.banner a { color: inherit; }
.facts { margin: 0 0 1rem; } .facts > div { display: grid; grid-template-columns: 9.5rem 1fr; gap: .75rem; padding: .2rem 0; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; min-width: 0; }
.rules { margin: 0; padding-left: 1.2rem; }
.mails { list-style: none; margin: 1rem 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.mails li { display: grid; grid-template-columns: 3rem 1fr auto; gap: .15rem .9rem; padding: .65rem .9rem; border-top: 1px solid var(--line); }
.mails li:first-child { border-top: 0; }
.way { align-self: start; text-align: center; border-radius: 4px; font-size: .82rem; line-height: 1.55; border: 1px solid currentColor; }
.in .way { color: var(--good); } .out .way { color: var(--link); }
.subject { font-weight: 600; text-decoration: none; } .subject:hover { text-decoration: underline; }
.between { font-size: .92rem; } .what { min-width: 0; }
.when { text-align: right; font-size: .85rem; color: var(--quiet); } .when time { display: block; margin-top: .2rem; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; } .filter input { width: 18rem; max-width: 100%; } .reload { margin-left: auto; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem; border-top: 1px solid var(--line); } thead th { border-top: 0; color: var(--quiet); font-weight: 500; white-space: nowrap; }
td { min-width: 4rem; max-width: 26rem; overflow-wrap: break-word; } td time { white-space: nowrap; }
.words { white-space: pre-wrap; font: inherit; margin: 0; padding: .75rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.saying { margin: .8rem 0; } .saying header { margin-bottom: .25rem; } .saying.staff .words { border-left: 4px solid var(--link); } .saying.requester .words { border-left: 4px solid var(--good); }
.saying.private .words { border-style: dashed; background: var(--busy-back); }
.doing { margin: 1rem 0; } .folds { display: flex; flex-wrap: wrap; gap: .5rem; align-items: flex-start; } .fold { margin: 0; } .fold summary { margin: 0; min-height: 2.75rem; padding: .5rem .9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); font-weight: 400; } .fold[open] { flex: 1 0 100%; order: 1; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0 .9rem .6rem; } .fold[open] summary { border: 0; padding-left: 0; font-weight: 600; }
section .card { margin: .6rem 0; } .card .card { background: var(--page); } .card h3 { margin: .6rem 0 .3rem; } .card p { margin: .3rem 0; } .card ul { margin: .2rem 0; padding-left: 1.2rem; }
.fields { margin: .6rem 0; } .fields > div { padding: .3rem 0; border-top: 1px solid var(--line); } .fields dt { color: var(--quiet); font-size: .9rem; } .fields dd { margin: 0; }
.plain-words { white-space: pre-wrap; font: inherit; margin: 0; }
.prior li { margin: .35rem 0; }
.jump { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .8rem 0; padding: .5rem 0; border: solid var(--line); border-width: 1px 0; font-size: .92rem; }
.jump + .jump { border-top: 0; margin-top: -.8rem; } h2.group { font-size: 1.3rem; margin-top: 2.4rem; padding-top: .8rem; border-top: 3px solid var(--line); }
.cause { color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere; }
details { margin: 1.2rem 0; } summary { cursor: pointer; font-weight: 600; margin-bottom: .5rem; }
iframe { width: 100%; height: 30rem; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; color-scheme: light; }
label { display: block; margin: .6rem 0 .25rem; } .filter label { margin: 0; }
input, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: 6px; padding: .45rem .6rem; min-height: 2.75rem; max-width: 100%; } ::placeholder { color: var(--quiet); opacity: 1; }
.write input, .write select, textarea { width: 100%; } .write input[type="checkbox"] { width: auto; } .write { max-width: 48rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
input[aria-invalid] { border: 2px solid var(--bad); }
button { min-height: 2.75rem; font: inherit; font-weight: 600; cursor: pointer; border: 1px solid var(--act); border-radius: 6px; padding: .5rem 1rem; background: var(--act); color: var(--on-act); }
button:hover { filter: brightness(1.08); } button.second { background: transparent; color: var(--link); border-color: var(--link); }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .5rem 0; }
.choices { margin: 1rem 0; } .narrow .facts { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; }
.action { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem .75rem; margin: 1rem 0; } .action h2 { margin: .7rem 0 .3rem; }
code { font-size: .92em; background: var(--plain-back); padding: .05em .3em; border-radius: 4px; }
.bar .search { display: flex; gap: .4rem; margin-left: auto; } .bar .search input { width: 12rem; min-width: 0; } .bar .search button { padding: .3rem .7rem; }
.account { margin: 0; position: relative; } .account summary { margin: 0; min-height: 2.75rem; display: flex; align-items: center; } .account[open] summary { margin-bottom: .3rem; } .account form { display: flex; flex-direction: column; gap: .4rem; position: absolute; right: 0; z-index: 1; padding: .6rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; white-space: nowrap; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; } .counts a { display: block; padding: .45rem .8rem; color: inherit; text-decoration: none; background: var(--card); border: 1px solid var(--line); border-radius: 8px; } .counts strong { font-size: 1.15rem; margin-right: .25rem; }
.narrow-by span { display: flex; gap: .4rem; align-items: center; } .narrow-by select { max-width: 11rem; } .whole { width: 100%; } .bad-words { color: var(--bad); margin: .3rem 0; }
.waits table { table-layout: fixed; } .waits th:nth-child(2) { width: 19%; } .waits th:nth-child(3) { width: 29%; } .waits th:nth-child(4) { width: 17%; } .waits td { max-width: none; }
.tick { margin: 0; } @media (min-width: 42.01rem) { .waits td:first-child, .waits th:first-child { position: relative; padding-left: 3.1rem; } .tick { position: absolute; left: .9rem; top: .6rem; } } .tick input { min-height: 0; width: 1.5rem; height: 1.5rem; accent-color: var(--act); }
.hold { margin: .3rem 0 0; } .hold summary { font-weight: 400; font-size: .9rem; color: var(--link); margin: 0; min-height: 1.8rem; } .hold .buttons { margin: .2rem 0; gap: .35rem; } .hold button { padding: .3rem .6rem; min-height: 2.4rem; }
.several { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; margin: .8rem 0; } .several summary { margin: 0; } .several label { margin: 0; }
.news { position: fixed; inset: auto 0 1rem; z-index: 2; text-align: center; pointer-events: none; } .news button { pointer-events: auto; box-shadow: 0 2px 12px rgb(0 0 0 / .35); }
.wall main { max-width: none; padding: 1.5rem 2rem; } .wall .bar { display: none; } .wall h1 { font-size: 2.2em; } .wall h2 { font-size: 1.2em; color: var(--quiet); } .wall .quiet { font-size: .8em; } .wall .counts li { padding: .3rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; } .wall .counts strong { font-size: 1.6em; }
.big { list-style: none; padding: 0; margin: 0; } .big li { padding: .55rem 0; border-top: 1px solid var(--line); font-size: 1.3em; } .big .quiet { font-size: .72em; } .long { float: right; font-weight: 700; margin-left: 1rem; white-space: nowrap; } .wall details { font-size: 1rem; color: var(--quiet); }
.bench { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem; } .bench > .row { grid-column: 1 / -1; } .bench textarea { height: 24rem; font: .88rem/1.45 ui-monospace, monospace; tab-size: 2; } .bench input { width: 100%; }
.chosen { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: end; margin: .8rem 0; } .chosen label { margin: 0 0 .2rem; } .chosen .buttons { margin: 0; } .chosen > div { min-width: 0; max-width: 100%; } .chosen select { max-width: 100%; }
.shown { height: 56rem; background: var(--page); color-scheme: light dark; } .pending { position: absolute; visibility: hidden; }
.sizes { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; } .sizes figure { margin: 0; max-width: 100%; } .sizes iframe { height: 38rem; display: block; max-width: 100%; } .desktop { width: 44rem; } .phone { width: 22.5rem; }
.problems { padding-left: 1.2rem; } .problems li { margin: .5rem 0; } .diff { white-space: pre-wrap; font: .85rem/1.5 ui-monospace, monospace; margin: 0; padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; } .diff ins { color: var(--good); background: var(--good-back); text-decoration: none; } .diff del { color: var(--bad); background: var(--bad-back); }
.layers { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem .6rem; padding: 0; margin: .4rem 0 1rem; } .layers li { padding: .25rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); } .layers li + li::before { content: "above it: "; color: var(--quiet); } .layers .counts-now { border-color: var(--link); border-width: 2px; }
.course, .week { display: block; margin: .4rem 0 .6rem; max-width: 44rem; overflow: visible; } .course text { fill: var(--text); font-size: 12px; text-anchor: middle; } .course line, .week line { stroke: var(--line); stroke-width: 2; } .course circle { fill: var(--card); stroke: var(--link); stroke-width: 2; } .course .begin { fill: var(--good-back); stroke: var(--good); } .course .again { stroke: var(--busy); stroke-dasharray: 4 2; } .course .end { stroke: var(--quiet); } .course .mark { font-weight: 600; }
.week { max-width: 34rem; } .week line { stroke-width: 1; } .week text { fill: var(--quiet); font-size: 12px; } .week rect { fill: var(--good); } .jump [aria-current] { color: inherit; font-weight: 700; text-decoration: none; }
.languages { padding: 0 1.25rem 2rem; font-size: .9rem; color: var(--quiet); } .languages nav { display: flex; flex-wrap: wrap; gap: .35rem 1rem; max-width: 35.5rem; margin: 0 auto; padding-top: 1rem; border-top: 1px solid var(--line); }
.languages a { color: var(--quiet); }
@media (max-width: 42rem) {
  .mails li { grid-template-columns: 3rem 1fr; } .when { grid-column: 2; text-align: left; } .when time { display: inline; margin-left: .5rem; }
  .pair, .bench { grid-template-columns: minmax(0, 1fr); }
  thead { position: absolute; left: -99rem; } tr { display: block; padding: .4rem .75rem; border-top: 1px solid var(--line); } tbody tr:first-child { border-top: 0; }
  td { display: block; position: relative; max-width: none; padding: .12rem 0 .12rem 6.5rem; border: 0; } td:empty { display: none; }
  td::after { content: ""; display: block; clear: left; } td time { white-space: normal; }
  td::before { content: attr(data-name); float: left; width: 6rem; margin-left: -6.5rem; color: var(--quiet); font-size: .85rem; }
  .bar .search { order: 1; flex: 1 1 100%; margin-left: 0; } .bar .search input { flex: 1; } .account { margin-left: auto; }
  .narrow-by { display: grid; grid-template-columns: 1fr 1fr; } .narrow-by span { display: block; } .narrow-by select { width: 100%; max-width: none; }
  .tick { float: right; padding: 0 0 .6rem .8rem; } .tick input { width: 1.9rem; height: 1.9rem; } .waits td div { display: inline; } .waits td div::before { content: " · "; color: var(--quiet); } .waits td:first-child div, .waits .hold { display: block; } .waits td:first-child div::before, .waits .buttons::before { content: none; } .waits .hold .buttons { display: flex; }
  .narrow .buttons button { flex: 1 1 auto; } main { padding: 1rem; } .reload { margin-left: 0; }
}
@media (max-width: 30rem) { .facts > div { grid-template-columns: 6.5rem 1fr; gap: .5rem; } }
`;
