import { DARK, FONT_FAMILY, LIGHT, type Palette, pictureRules } from './drawing/palette.ts';
import { fontRules } from './fonts.ts';

/** The colours as variables, so that the reader can change the scheme. */
const VARIABLES = Object.fromEntries(Object.keys(LIGHT).map((name) => [name, `var(--${name})`])) as unknown as Palette;

function declared(colours: Palette): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

/** The style sheet of the page: the picture's own rules, and those of what stands around it. */
export function pageStyle(): string {
  return `${fontRules()}
:root{color-scheme:light;${declared(LIGHT)}}
:root[data-scheme=dark]{color-scheme:dark;${declared(DARK)}}
@media (prefers-color-scheme:dark){:root:not([data-scheme=light]){color-scheme:dark;${declared(DARK)}}}
${pictureRules(VARIABLES)}
${RULES}`;
}

const RULES = `*{box-sizing:border-box}
html,body{height:100%;margin:0}
body,button,input,text{font-family:${FONT_FAMILY}}
body{display:grid;grid-template:auto minmax(0,1fr)/minmax(220px,310px) minmax(0,1fr) auto;background:var(--ground);color:var(--text);font-size:14px;line-height:1.45}
[hidden]{display:none!important}
:focus-visible{outline:2px solid var(--parallelText);outline-offset:2px}
header{grid-column:1/-1;display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;padding:10px 16px;background:var(--card);border-bottom:1px solid var(--border)}
h1{margin:0;font-size:16px;font-weight:600;overflow-wrap:anywhere}
header .tasks{color:var(--muted);font-size:13px;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin-left:auto}
button{min-height:32px;padding:0 11px;border:1px solid var(--border);border-radius:8px;background:var(--card);color:var(--text);font-size:13px;font-weight:400;cursor:pointer}
button:hover{background:var(--group)}
button.small{min-height:28px;font-size:12px}
.zoom{display:flex}
.zoom button{border-radius:0;min-width:34px;margin-left:-1px}
.zoom button:first-child{border-radius:8px 0 0 8px}
.zoom button:last-child{border-radius:0 8px 8px 0}
#scale{min-width:58px;font-variant-numeric:tabular-nums}
.search{position:relative}
#search{width:240px;max-width:60vw;min-height:32px;padding:0 11px;border:1px solid var(--line);border-radius:8px;background:var(--ground);color:var(--text);font-size:13px}
#search::placeholder{color:var(--muted);opacity:1}
#found{position:absolute;z-index:3;top:38px;right:0;width:360px;max-width:88vw;max-height:60vh;overflow:auto;margin:0;padding:5px;list-style:none;background:var(--card);border:1px solid var(--border);border-radius:10px;box-shadow:0 12px 32px #0003}
#found li{padding:5px 9px;border-radius:6px;font-size:13px;cursor:pointer;overflow-wrap:anywhere}
#found li[aria-selected=true],#found li[role=option]:hover{background:var(--pill);color:var(--pillText)}
#found .above{color:var(--muted);font-size:12px}
#found li[aria-selected=true] .above{color:inherit}
#found .note{color:var(--muted);cursor:default}
#status,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
#side{min-height:0;overflow:auto;padding:8px;border-right:1px solid var(--border);background:var(--card)}
#outline{margin:0;padding:0;list-style:none}
.row{display:flex;align-items:baseline;gap:6px;min-height:28px;padding:3px 8px 3px calc(4px + min(var(--level),12)*14px);border-radius:7px;font-size:13px;cursor:pointer}
.row:hover{background:var(--group)}
.row[aria-selected=true]{background:var(--pill);color:var(--pillText)}
.row:focus-visible{outline-offset:-2px}
.row .twist{flex:none;width:14px;text-align:center;color:var(--muted);font-weight:600}
.row[aria-expanded=true] .twist{transform:rotate(90deg)}
.row .name{overflow-wrap:anywhere}
.row.job .name{font-weight:600}
.row.instance .name{color:var(--instance)}
.row.rest .name{color:var(--muted)}
.row .about{flex:1 1 0;min-width:0;overflow:hidden;color:var(--muted);font-size:11px;white-space:nowrap;text-overflow:ellipsis}
.row[aria-selected=true] .about,.row[aria-selected=true] .name{color:inherit}
.row .step-number{flex:none;min-width:18px;padding:0 4px;border-radius:9px;background:var(--serial);color:var(--onSerial);font-size:11px;font-weight:600;text-align:center}
.row .count-pill{flex:none;padding:0 7px;border-radius:9px;background:var(--pill);color:var(--pillText);font-size:11px;font-weight:600}
.row[aria-selected=true] .count-pill{background:var(--card)}
main{position:relative;min-width:0;min-height:0;overflow:hidden}
#stage{display:block;width:100%;height:100%;cursor:grab;touch-action:none;user-select:none}
#stage.moving{cursor:grabbing}
#stage .box,#stage .knob{cursor:pointer}
#stage .box:hover .front{stroke:var(--line)}
#stage .selected .front{stroke:var(--parallelText);stroke-width:2.5;stroke-dasharray:none}
#stage .knob:hover circle{fill:var(--pill)}
.legend{position:absolute;left:14px;bottom:12px;display:flex;flex-wrap:wrap;gap:4px 16px;margin:0;padding:6px 12px;border:1px solid var(--border);border-radius:10px;background:var(--card);color:var(--muted);font-size:12px;pointer-events:none}
.legend span{display:inline-flex;align-items:center;gap:7px}
.legend i{width:18px;border-top:3px solid var(--serial)}
.legend .p i{border-color:var(--parallel);border-top-width:2px}
.legend .w i{border-top:2px dashed var(--instance)}
#panel{width:380px;min-height:0;overflow:auto;padding:14px 18px 28px;border-left:1px solid var(--border);background:var(--card)}
.panel-head{display:flex;align-items:start;gap:8px}
h2{flex:1;margin:2px 0 0;font-size:17px;line-height:1.3;font-weight:600;overflow-wrap:anywhere}
h3{margin:22px 0 8px;font-size:13px;font-weight:600}
.close{flex:none;min-width:32px;padding:0;font-size:18px;border-color:transparent}
#panel p{margin:6px 0}
.elements{color:var(--muted);overflow-wrap:anywhere}
.steps{display:flex;align-items:center;gap:8px;margin:10px 0;color:var(--muted);font-variant-numeric:tabular-nums}
.steps button{min-width:32px}
.steps .small{margin-left:auto}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 14px;margin:10px 0;font-size:13px}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.argv,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12px}
.argv{margin:0 0 8px;padding:10px 12px;border-radius:8px;background:var(--group);color:var(--text);white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}
.arguments{margin:0;font-size:13px}
.arguments dt{margin-top:10px;font-weight:600}
.arguments dd{margin:2px 0 0;padding-left:12px;border-left:2px solid var(--border)}
.arguments code{overflow-wrap:anywhere}
.arguments .origin,.arguments .step-of{display:block;color:var(--muted);font-size:12px;overflow-wrap:anywhere}
#show-outline{display:none}
@media (max-width:860px){
body{grid-template:auto minmax(0,1fr)/minmax(0,1fr)}
#show-outline{display:inline-block}
#side{display:none;grid-row:2;grid-column:1;z-index:1;border:0}
.with-outline #side{display:block}
main{grid-row:2;grid-column:1}
#panel{position:fixed;z-index:2;inset:auto 0 0;width:auto;max-height:58vh;border:0;border-top:1px solid var(--border);border-radius:14px 14px 0 0;box-shadow:0 -12px 32px #0003}
.legend{display:none}
.tools{margin-left:0}
}
@media print{body{display:block}#side,#panel,.tools,.legend{display:none}}`;
