/**
 * Markup in which text cannot become markup: a template escapes whatever is not markup already.
 *
 * @module
 */
import { escapeXml } from '../../plot/svg.ts'

/** Markup. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string
}

/** What a template takes. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[]

/** The template: texts are escaped, markup and lists of it are taken as they are, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return {
    markup: strings.reduce((markup, string, i) => markup + markupOf(parts[i - 1]) + string.replace(/\n\s+/g, '\n'), '')
  }
}

/** Markup that was escaped where it was made, such as a plot. */
export function trusted(markup: string): Html {
  return { markup }
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return ''
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(markupOf).join('')
  return escapeXml(String(part))
}
