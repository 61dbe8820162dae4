/**
 * Letters as plain text and as HTML: one document that needs nothing from elsewhere.
 *
 * @module
 */
import { escapeXml } from '../../plot/svg.ts'
import type { LetterContent, LetterPart } from './letter-parts.ts'

const width = 76

/** The letter as plain text, in lines of at most 76 characters where words allow; it ends with a line feed. */
export function letterText({ parts }: LetterContent): string {
  return `${parts.map(partText).join('\n\n')}\n`
}

function partText(part: LetterPart): string {
  switch (part.kind) {
    case 'sender':
    case 'lines':
      return part.lines.join('\n')
    case 'title':
      return `${part.text}\n${'='.repeat(part.text.length)}`
    case 'heading':
      return part.text.toUpperCase()
    case 'list':
      return part.items.map((item, i) => wrap(item, `${i + 1}. `)).join('\n')
    default:
      return wrap(part.text, '')
  }
}

function wrap(text: string, mark: string): string {
  const indent = ' '.repeat(mark.length)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && mark.length + longer.length > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((one, i) => (i === 0 ? mark : indent) + one).join('\n')
}

const style = [
  ':root{color-scheme:light}',
  'body{margin:0 auto;padding:2.5rem 1.5rem;max-width:42rem;background:#fff;color:#111;overflow-wrap:anywhere;font:16px/1.5 Georgia,"Times New Roman",serif}',
  'p,ol{margin:0 0 1.1rem}',
  '.sender{text-align:right}',
  'h1{font-size:1.35rem;line-height:1.3;margin:1.6rem 0 1rem}',
  'h2{font-size:1.05rem;margin:1.4rem 0 .5rem}',
  'li{margin:.2rem 0}',
  '.notice{font-size:.95rem}',
  '@page{margin:2.2cm}',
  '@media print{body{padding:0;max-width:none;font-size:11pt}h2,.notice,ol{break-inside:avoid}h2{break-after:avoid}}'
].join('\n')

/** The letter as an HTML document: no script, no address but its own. */
export function letterHtml({ title, parts }: LetterContent): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>\n${style}\n</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...parts.map(partHtml),
    '</main>',
    '</body>',
    '</html>',
    ''
  ].join('\n')
}

function partHtml(part: LetterPart): string {
  switch (part.kind) {
    case 'sender':
      return `<p class="sender">${part.lines.map(escapeXml).join('<br>')}</p>`
    case 'lines':
      return `<p>${part.lines.map(escapeXml).join('<br>')}</p>`
    case 'title':
      return `<h1>${escapeXml(part.text)}</h1>`
    case 'heading':
      return `<h2>${escapeXml(part.text)}</h2>`
    case 'list':
      return `<ol>\n${part.items.map((item) => `<li>${escapeXml(item)}</li>`).join('\n')}\n</ol>`
    case 'paragraph':
      return `<p>${escapeXml(part.text)}</p>`
    case 'notice':
      return `<p class="notice">${escapeXml(part.text)}</p>`
  }
}
