/**
 * Markdown in which text cannot become markup.
 *
 * @module
 */

/** Text as it is to be read: special characters escaped, on one line. */
export function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&')
    .replace(/^(\s*\d*)([-+.)])(?=\s|$)/, '$1\\$2')
    .trim()
}

/** Code on one line, fenced by more backticks than it holds. */
export function code(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').replaceAll('|', '¦')
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = /^`|`$/.test(line) ? ' ' : ''
  return `${fence}${space}${line}${space}${fence}`
}

/** A table; cells are Markdown already. */
export function markdownTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(names), line(names.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A list; items are Markdown already. */
export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}
