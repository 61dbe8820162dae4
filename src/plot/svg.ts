/**
 * What all plots share: the SVG document with its styles, escaped text, and how wide text is without a browser to ask.
 *
 * Plots are strings: no DOM, no fonts, no scripts. Colours follow `prefers-color-scheme`; red and blue stay apart for
 * every kind of colour blindness, and no plot relies on colour alone.
 *
 * @module
 */

/** A plot before it is wrapped up. Lengths are CSS pixels. */
export interface PlotParts {
  readonly width: number
  readonly height: number
  /** Heading, also the accessible name. */
  readonly title: string
  /** The plot in words, for those who cannot see it. */
  readonly description: string
  /** SVG elements below the heading. */
  readonly body: readonly string[]
}

/** Space around a plot, and where the heading ends. */
export const margin = 20
export const headingHeight = 48

const titleSize = 16

// Every class starts with "ocp-", so that a plot placed in a page changes nothing but itself.
const light = [
  '.ocp text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:13px}',
  '.ocp .ocp-title{font-size:16px;font-weight:600}',
  '.ocp .ocp-small{font-size:11.5px}',
  '.ocp .ocp-strong{font-weight:600}',
  '.ocp .ocp-end{text-anchor:end}',
  '.ocp .ocp-middle{text-anchor:middle}',
  '.ocp .ocp-paper{fill:#ffffff}',
  '.ocp .ocp-ink{fill:#1c2024}',
  '.ocp .ocp-muted{fill:#60646c}',
  '.ocp .ocp-up{fill:#c9304c;stroke:#c9304c}',
  '.ocp .ocp-down{fill:#1769b5;stroke:#1769b5}',
  '.ocp .ocp-plain{fill:#1769b5;stroke:#1769b5}',
  '.ocp .ocp-good{fill:#1769b5;stroke:#1769b5}',
  '.ocp .ocp-bad{fill:#c9304c;stroke:#c9304c}',
  '.ocp .ocp-inside{fill:#ffffff;font-weight:600}',
  '.ocp .ocp-halo{paint-order:stroke;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round}',
  '.ocp .ocp-grid{stroke:#e4e6e9;stroke-width:1}',
  '.ocp .ocp-link{stroke:#9ba1a8;stroke-width:1;stroke-dasharray:2 2}',
  '.ocp .ocp-line{stroke:#60646c;stroke-width:1.5}'
]
const dark = [
  '.ocp .ocp-paper{fill:#16181b}',
  '.ocp .ocp-ink{fill:#edeef0}',
  '.ocp .ocp-muted{fill:#a3a8af}',
  '.ocp .ocp-up{fill:#ff8592;stroke:#ff8592}',
  '.ocp .ocp-down{fill:#6cb4f5;stroke:#6cb4f5}',
  '.ocp .ocp-plain{fill:#6cb4f5;stroke:#6cb4f5}',
  '.ocp .ocp-good{fill:#6cb4f5;stroke:#6cb4f5}',
  '.ocp .ocp-bad{fill:#ff8592;stroke:#ff8592}',
  '.ocp .ocp-inside{fill:#16181b}',
  '.ocp .ocp-halo{stroke:#16181b}',
  '.ocp .ocp-grid{stroke:#2c2f34}',
  '.ocp .ocp-link{stroke:#6b7178}',
  '.ocp .ocp-line{stroke:#a3a8af}'
]

/** The SVG document of a plot. */
export function svgDocument({ width, height, title, description, body }: PlotParts): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" class="ocp" role="img" ' +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<style>${light.join('')}@media (prefers-color-scheme:dark){${dark.join('')}}</style>`,
    `<rect class="ocp-paper" width="${width}" height="${height}" rx="8"/>`,
    textElement(margin, margin + 14, shortened(title, width - 2 * margin, titleSize), 'title', 'ink'),
    ...body,
    '</svg>'
  ].join('\n')
}

/** `text` for use in XML text and attributes. Characters that XML does not allow become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Surrogate}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A `<text>` element. Classes are written without their prefix. */
export function textElement(x: number, y: number, text: string, ...classes: readonly string[]): string {
  return `<text class="${classNames(classes)}" x="${px(x)}" y="${px(y)}">${escapeXml(text)}</text>`
}

/** A straight line. */
export function lineElement(x1: number, y1: number, x2: number, y2: number, ...classes: readonly string[]): string {
  return `<line class="${classNames(classes)}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`
}

/** Classes of `svgDocument` by their names without the prefix. */
export function classNames(names: readonly string[]): string {
  return names.map((name) => `ocp-${name}`).join(' ')
}

/** A length with at most two decimals. */
export function px(length: number): string {
  return String(Math.round(length * 100) / 100)
}

/**
 * About how wide `text` is in a sans-serif font: by kind of letter, a few per cent too wide rather than too narrow.
 *
 * @param fontSize - CSS pixels
 * @returns CSS pixels
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0
  for (const character of text) width += emWidth(character)
  return width * fontSize
}

/** `text`, cut off with an ellipsis when it is wider than `maxWidth`. */
export function shortened(text: string, maxWidth: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= maxWidth) return text
  let room = maxWidth - textWidth('…', fontSize)
  let kept = ''
  for (const character of text) {
    room -= textWidth(character, fontSize)
    if (room < 0) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

function emWidth(character: string): number {
  if (/[ijlI|.,:;'!()[\]{}]/.test(character)) return 0.31
  if (/[ftr\s"\-/\\]/.test(character)) return 0.39
  if (/[mwMW@%…—]/.test(character)) return 0.92
  if (/\p{Lu}/u.test(character)) return 0.7
  if (/[\u1100-\uffff]/.test(character) || character.length > 1) return 1.05
  return 0.58
}
