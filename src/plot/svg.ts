/**
 * What all plots share: the SVG document, how its elements look, escaped text, and how wide text is without a browser to ask.
 *
 * Plots are strings: no DOM, no fonts, no scripts. Light colours are attributes, which no content security policy forbids
 * and every renderer knows; a `<style>` element adds the dark ones for `prefers-color-scheme`, where it may. Red and blue
 * stay apart for every kind of colour blindness, and no plot relies on colour alone.
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

const fonts = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif'

type Attributes = Readonly<Record<string, string>>

const filled = (colour: string): Attributes => ({ fill: colour, stroke: colour })
const red = { light: filled('#c9304c'), dark: filled('#ff8592') }
const blue = { light: filled('#1769b5'), dark: filled('#6cb4f5') }
const curve = (light: string, dark: string, dashes: string): { light: Attributes; dark: Attributes } => ({
  light: { fill: 'none', stroke: light, 'stroke-width': '2', 'stroke-dasharray': dashes },
  dark: { stroke: dark }
})
const shade = (light: string, dark: string): { light: Attributes; dark: Attributes } => ({
  light: filled(light),
  dark: filled(dark)
})
const frame = (light: string, dark: string): { light: Attributes; dark: Attributes } => ({
  light: { fill: '#ffffff', stroke: light, 'stroke-width': '1.5' },
  dark: { fill: '#16181b', stroke: dark }
})
const halo = { 'paint-order': 'stroke', 'stroke-width': '4', 'stroke-linejoin': 'round' }

/** Classes of elements that look alike. */
export type Look =
  | 'title'
  | 'small'
  | 'strong'
  | 'end'
  | 'middle'
  | 'paper'
  | 'ink'
  | 'muted'
  | 'up'
  | 'down'
  | 'plain'
  | 'good'
  | 'bad'
  | 'inside'
  | 'halo'
  | 'grid'
  | 'link'
  | 'line'
  | 'dots'
  | 'knots'
  | TreeLook
  | CurveLook
  | Shade

/** Looks of a tree's splits, of its leaves by sign, of what is left out, and of the ways between them. */
export type TreeLook = 'split' | 'rise' | 'fall' | 'omitted' | 'way' | 'taken'

/** Looks of curves, to tell several apart by colour and by dashes. */
export type CurveLook = 'first' | 'second' | 'third' | 'fourth'

/** Colours of values from low to high, and of those that are neither. */
export type Shade = 'lowest' | 'lower' | 'low' | 'mid' | 'high' | 'higher' | 'highest' | 'unranked'

/** Attributes of each class, and those that change in the dark. */
const looks: Readonly<Record<Look, { readonly light: Attributes; readonly dark?: Attributes }>> = {
  title: { light: { 'font-size': String(titleSize), 'font-weight': '600' } },
  small: { light: { 'font-size': '11.5' } },
  strong: { light: { 'font-weight': '600' } },
  end: { light: { 'text-anchor': 'end' } },
  middle: { light: { 'text-anchor': 'middle' } },
  paper: { light: { fill: '#ffffff' }, dark: { fill: '#16181b' } },
  ink: { light: { fill: '#1c2024' }, dark: { fill: '#edeef0' } },
  muted: { light: { fill: '#60646c' }, dark: { fill: '#a3a8af' } },
  up: red,
  down: blue,
  plain: blue,
  good: blue,
  bad: red,
  inside: { light: { fill: '#ffffff', 'font-weight': '600' }, dark: { fill: '#16181b' } },
  halo: { light: { ...halo, stroke: '#ffffff' }, dark: { stroke: '#16181b' } },
  grid: { light: { stroke: '#e4e6e9' }, dark: { stroke: '#2c2f34' } },
  link: { light: { stroke: '#9ba1a8', 'stroke-dasharray': '2 2' }, dark: { stroke: '#6b7178' } },
  line: { light: { stroke: '#60646c', 'stroke-width': '1.5' }, dark: { stroke: '#a3a8af' } },
  dots: { light: { 'stroke-width': '5', 'stroke-linecap': 'round', 'stroke-opacity': '0.75' } },
  knots: { light: { 'stroke-width': '7', 'stroke-linecap': 'round', 'stroke-dasharray': 'none' } },
  split: frame('#60646c', '#a3a8af'),
  rise: frame('#c9304c', '#ff8592'),
  fall: frame('#1769b5', '#6cb4f5'),
  omitted: frame('#e4e6e9', '#2c2f34'),
  way: { light: { fill: 'none', stroke: '#9ba1a8', 'stroke-width': '1.5' }, dark: { stroke: '#6b7178' } },
  taken: { light: { fill: 'none', stroke: '#1c2024', 'stroke-width': '3' }, dark: { stroke: '#edeef0' } },
  first: curve('#1769b5', '#6cb4f5', 'none'),
  second: curve('#c9304c', '#ff8592', '7 4'),
  third: curve('#6f42c1', '#b79bff', '2 3'),
  fourth: curve('#2c7a4b', '#6fcf97', '9 3 2 3'),
  lowest: shade('#1769b5', '#6cb4f5'),
  lower: shade('#5a6bb8', '#95aef5'),
  low: shade('#8467b0', '#b9a6ee'),
  mid: shade('#a45fa0', '#d79edd'),
  high: shade('#b85489', '#ec96c5'),
  higher: shade('#c3446c', '#f98da9'),
  highest: shade('#c9304c', '#ff8592'),
  unranked: shade('#8b9097', '#7d838b')
}

// Every class starts with "ocp-", so that a plot placed in a page changes nothing but itself.
const darkRules = Object.entries(looks)
  .filter(([, { dark }]) => dark !== undefined)
  .map(([name, { dark }]) => {
    const declarations = Object.entries(dark!).map(([property, value]) => `${property}:${value}`)
    return `.ocp .ocp-${name}{${declarations.join(';')}}`
  })
/** The dark colours of every plot, as the element that each has. */
export const darkStyle: string = `<style>@media (prefers-color-scheme:dark){${darkRules.join('')}}</style>`

/** The SVG document of a plot. */
export function svgDocument({ width, height, title, description, body }: PlotParts): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ocp" role="img" font-family="${fonts}" font-size="13" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    darkStyle,
    `<rect ${styled('paper')} width="${width}" height="${height}" rx="8"/>`,
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

/** A `<text>` element. */
export function textElement(x: number, y: number, text: string, ...names: readonly Look[]): string {
  return `<text ${styled(...names)} x="${px(x)}" y="${px(y)}">${escapeXml(text)}</text>`
}

/** A straight line. */
export function lineElement(x1: number, y1: number, x2: number, y2: number, ...names: readonly Look[]): string {
  return `<line ${styled(...names)} x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`
}

/** The attributes that give an element these looks; where two say the same, the last one wins. */
export function styled(...names: readonly Look[]): string {
  const attributes: Attributes = Object.assign({}, ...names.map((name) => looks[name].light))
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`)
  return `class="${names.map((name) => `ocp-${name}`).join(' ')}"${written.join('')}`
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
