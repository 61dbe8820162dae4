/**
 * `yamlText`: plain data as YAML 1.1, of which JSON's strings are a part.
 *
 * @module
 */

/** Plain data. */
export type YamlValue =
  string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined }

/** The text of an object; keys whose value is undefined are left out. */
export function yamlText(value: { readonly [key: string]: YamlValue | undefined }): string {
  return `${mappingLines(value).join('\n')}\n`
}

function mappingLines(value: { readonly [key: string]: YamlValue | undefined }): string[] {
  return Object.entries(value).flatMap(([key, entry]) => {
    if (entry === undefined) return []
    const name = /^[a-z_]+$/i.test(key) ? key : quoted(key)
    if (isScalar(entry)) return [`${name}: ${scalarText(entry)}`]
    const lines = linesOf(entry)
    return lines.length === 0 ? [`${name}: ${emptyText(entry)}`] : [`${name}:`, ...indented(lines)]
  })
}

function linesOf(value: Exclude<YamlValue, string | number | boolean | null>): string[] {
  if (!isList(value)) return mappingLines(value)
  return value.flatMap((element) => {
    if (isScalar(element)) return [`- ${scalarText(element)}`]
    const [first = emptyText(element), ...others] = linesOf(element)
    return [`- ${first}`, ...indented(others)]
  })
}

function emptyText(value: object): string {
  return Array.isArray(value) ? '[]' : '{}'
}

function isScalar(value: YamlValue): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value)
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value)
  // What a plain text could be taken for, such as a number or a truth value, has quotes.
  return /^[a-z_][a-z0-9_.-]*$/i.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value)
    ? value
    : quoted(value)
}

// YAML takes no raw control characters, and of the others not all.
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16)
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
  })
}
