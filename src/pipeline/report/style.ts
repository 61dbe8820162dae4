/**
 * How the report looks: on a screen, on a phone, in the dark, on paper.
 *
 * @module
 */
import { darkStyle } from '../../plot/svg.ts'

/** The style sheet, with the dark colours of the plots. */
export const reportStyle: string = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f5f6f7;--ink:#1c2024;--muted:#60646c;--line:#e1e4e8;--accent:#1769b5;--good:#1a6b3c;--bad:#b4233f;--unclear:#7a5b00;--tint:23,105,181}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.page{max-width:1160px;margin:0 auto;padding:0 16px 64px}
header{padding:56px 0 24px}
h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.015em;font-weight:650;margin:0;text-wrap:balance}
header p{color:var(--muted);margin:.5rem 0 0;max-width:46rem}
h2{font-size:1.4rem;line-height:1.25;letter-spacing:-.01em;font-weight:650;margin:0 0 .75rem}
h3{font-size:1.05rem;font-weight:650;margin:2rem 0 .5rem}
p{max-width:46rem;margin:.5rem 0 1rem}
.muted,figcaption{color:var(--muted)}
a{color:var(--accent);text-underline-offset:2px}
a:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:28px 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.facts div{background:var(--paper);padding:14px 16px}
.facts dt{font-size:.8rem;color:var(--muted)}
.facts dd{margin:2px 0 0;font-size:1.35rem;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.01em;overflow-wrap:anywhere}
.facts dd small{display:block;font-size:.78rem;font-weight:400;color:var(--muted);letter-spacing:0}
nav p{font-weight:650;margin:0 0 4px}
nav ol{list-style:none;margin:0;padding:0;font-size:.92rem}
nav li a{display:block;padding:5px 0;text-decoration:none;color:var(--muted)}
nav li a:hover{color:var(--accent)}
section{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:28px;margin:0 0 20px}
section>:last-child{margin-bottom:0}
.figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px;margin:1rem 0}
figure{margin:1rem 0;min-width:0}
.figures figure{margin:0}
figure>div{border:1px solid var(--line);border-radius:8px;overflow:hidden}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.85rem;margin-top:.4rem;max-width:46rem}
.narrow{display:none}
.scroll{overflow-x:auto;margin:1rem 0;border-radius:4px}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:650;font-size:.95rem;padding:0 0 6px;color:var(--ink)}
th,td{text-align:left;vertical-align:baseline;padding:6px 14px 6px 0;border-bottom:1px solid var(--line)}
thead th{font-weight:500;color:var(--muted);border-bottom-color:var(--muted);vertical-align:bottom}
tbody th{font-weight:500;min-width:5.5rem;max-width:20rem;overflow-wrap:break-word}
td:not(.number){min-width:5.5rem}
td code{overflow-wrap:normal}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right}
tbody .number{white-space:nowrap}
.interval{display:block;color:var(--muted);font-size:.92em;font-weight:400}
.share{font-size:.92em;margin-left:.35em}
td .mark{margin-top:2px}
.chosen,.chosen th{font-weight:650}
.mark{display:inline-block;font-size:.86em;line-height:1.3;padding:1px 8px;border:1px solid currentcolor;border-radius:99px;white-space:nowrap;color:var(--muted)}
.mark.good{color:var(--good)}.mark.bad{color:var(--bad);font-weight:650}.mark.unclear{color:var(--unclear)}
blockquote{margin:1rem 0;padding:.2rem 0 .2rem 16px;border-left:3px solid var(--accent);max-width:46rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}
${Array.from({ length: 9 }, (_, i) => `.t${i + 1}{background:rgba(var(--tint),${((i + 1) * 0.06).toFixed(2)})}`).join('')}
td[class*=" t"],td[class^=t]{padding-left:8px;padding-right:8px}
footer{color:var(--muted);font-size:.85rem;padding:12px 0}
@media (min-width:1040px){
.columns{display:grid;grid-template-columns:190px minmax(0,1fr);gap:32px;align-items:start}
nav{position:sticky;top:20px}
}
@media (max-width:1039px){nav{margin:0 0 16px;border:1px solid var(--line);border-radius:12px;background:var(--paper);padding:12px 16px}nav ol{display:flex;flex-wrap:wrap;column-gap:18px}}
@media (max-width:700px){
header{padding:32px 0 16px}
h1{font-size:1.6rem}
section{padding:20px 14px}
caption{white-space:nowrap}
.page{padding:0 10px 40px}
.figures{grid-template-columns:minmax(0,1fr)}
.wide{display:none}.narrow{display:block}
.facts{grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}
}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#16181b;--ground:#0e1012;--ink:#edeef0;--muted:#a3a8af;--line:#2c2f34;--accent:#6cb4f5;--good:#6fcf97;--bad:#ff8592;--unclear:#e0c068;--tint:108,180,245}
}
@media print{
@page{margin:16mm 14mm}
:root{color-scheme:light}
body{background:#fff;font-size:10pt}
.page{max-width:none;padding:0}
header{padding:0 0 12px}
nav{display:none}
section{border:0;border-top:1px solid var(--line);border-radius:0;padding:14px 0;margin:0}
h2,h3,caption,h2+p{break-after:avoid}
figure,tr,.facts,blockquote{break-inside:avoid}
thead{display:table-header-group;break-after:avoid}
tbody tr:first-child{break-before:avoid}
.scroll{overflow:visible}
table{font-size:8.5pt}
th,td{padding-right:8px}
tbody th,td:not(.number){min-width:0}
a{color:inherit;text-decoration:none}
}
${darkStyle.replace(/<\/?style>/g, '').replace('@media (', '@media screen and (')}
`
