/** The page's whole style: no font, picture or sheet from anywhere else. Colours reach a contrast of 4.5 on their ground. */
export const STYLE = `
:root{color-scheme:light;--ink:#1b2430;--soft:#566171;--line:#d5dae2;--ground:#fff;--blue:#1d4ed8;--yellow:#a15c00;--red:#b91c1c;--green:#166534}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1360px;padding:24px;color:var(--ink);background:var(--ground);font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:24px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 8px;border-bottom:2px solid var(--ink);padding-bottom:4px}
small{color:var(--soft);font-size:12px}p{margin:6px 0}
nav a{margin-right:16px;color:var(--blue)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:8px 20px;margin:16px 0}
dt{color:var(--soft);font-size:12px}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.wide{grid-column:1/-1}
.months{display:grid;grid-template-columns:repeat(auto-fill,minmax(225px,1fr));gap:16px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.month{width:100%;table-layout:fixed;font-size:11px;break-inside:avoid}
.month caption{text-align:left;font-size:13px;font-weight:600}
.month th{color:var(--soft);font-weight:400}.month td{height:24px;text-align:center;border:1px solid var(--line);padding:0}
.month td.none{border:0}.month i{font-style:normal;color:var(--soft)}
.off{background:repeating-linear-gradient(135deg,#f3f4f6 0 3px,#e3e6eb 3px 5px)}
.s1{background:#e6effc}.s2{background:#c3d9f7}.s3{background:#93bbf0}.s4{background:#2f62c0;color:#fff}.s5{background:#173a80;color:#fff}
.unknown{background:#fff3d6;color:#7a4400;padding:0 4px;border:1px solid #d9a441;font-size:11px}
.scroll{overflow-x:auto;max-height:640px;overflow-y:auto}
.list{width:100%}.list caption{text-align:left;font-weight:600;padding:4px 0}
.list th{text-align:left;background:#eef1f5;position:sticky;top:0}.list th,.list td{padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top}
.bad{color:var(--red)}
form{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin:12px 0}label{font-size:13px;color:var(--soft)}
select,input{display:block;font:inherit;padding:5px 8px;border:1px solid #7b8694;border-radius:4px;max-width:300px;background:#fff;color:var(--ink)}
.lane{border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 54px;break-inside:avoid}
.lane[hidden]{display:none}
.scale svg{width:100%;height:18px}.scale text{font-size:11px;fill:var(--soft)}
.lane summary,.scale{display:grid;grid-template-columns:330px 1fr 150px;gap:12px;align-items:center;padding:4px 0;cursor:pointer;list-style:none}
.lane .what{font-size:13px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}.lane .what small{display:block}
.track{width:100%;height:44px;background:linear-gradient(#f6f8fa 0 15px,#fff 15px 28px,#f6f8fa 28px)}
.end{font-size:12px}.end::before{content:"● "}.end-completed-on-time::before,.end-kept-up::before{content:"✓ "}.end-not-completed::before,.end-lapsed::before{content:"✕ "}.end-completed-late::before{content:"△ "}
.end-completed-on-time,.end-kept-up{color:var(--green)}.end-not-completed,.end-lapsed{color:var(--red)}.end-completed-late{color:var(--yellow)}
.lane ol{font-size:13px;columns:2 420px;margin:4px 0 12px;padding-left:28px}.lane time{font-variant-numeric:tabular-nums;color:var(--soft)}
.request,.handover{fill:#334155}.reminder{fill:#0f766e}.receipt{fill:#6d28d9}.verification,.task{fill:#64748b}.stop{fill:var(--green)}
.escalation.notice{fill:#475569}.escalation.blue{fill:var(--blue)}.escalation.yellow{fill:var(--yellow)}.escalation.red{fill:var(--red)}.deadline{fill:#9aa3af}
.tone.blue{color:var(--blue)}.tone.yellow{color:var(--yellow)}.tone.red{color:var(--red)}
:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
@media(max-width:800px){body{padding:14px}.scale span{display:none}.lane summary,.scale{grid-template-columns:1fr;gap:2px}.months{grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:10px}.lane ol{padding-left:22px}}
@media print{body{max-width:none;padding:0;font-size:11px}form,nav{display:none}.scroll{max-height:none;overflow:visible}.months{grid-template-columns:repeat(4,1fr)}.lane{content-visibility:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.list th{position:static}}
`;

/** Filters lanes by unit, part and words; without it the page shows everything. */
export const SCRIPT = `
const form = document.querySelector('form');
const lanes = [...document.querySelectorAll('.lane')];
const shown = document.getElementById('shown');
const filter = () => {
  const { unit, part, words } = form.elements;
  let count = 0;
  for (const lane of lanes) {
    const { units, part: its, text } = lane.dataset;
    const fits = (!unit.value || units.split('|').includes(unit.value)) && (!part.value || its === part.value) && text.includes(words.value.trim());
    lane.hidden = !fits;
    if (fits) count += 1;
  }
  shown.textContent = count + ' / ' + lanes.length;
};
form.addEventListener('input', filter);
form.addEventListener('submit', (event) => event.preventDefault());
filter();
`;
