/**
 * JSON as Python's `json` module writes it: NaN, Infinity and -Infinity stand bare, and integers have any number of digits.
 *
 * @module
 */

// What `JSON.parse` refuses or rounds, where a value can start; a text may hold the same.
const beyondJson = /(?:^|[\s,:[])-?(?:NaN|Infinity|\d{16})/

const longInteger = /(?:^|[\s,:[])-?\d{16}/

/** Whether JSON text may hold an integer beyond 2^53, which `JSON.parse` would round. */
export function hasLongInteger(text: string): boolean {
  return longInteger.test(text)
}

/**
 * Parses JSON text from Python, in time linear in its length.
 *
 * @returns what `JSON.parse` would, with NaN and infinities as numbers, and integers beyond 2^53 as bigints
 * @throws SyntaxError when the text is no JSON
 */
export function parsePythonJson(text: string): unknown {
  return beyondJson.test(text) ? parseByHand(text) : JSON.parse(text)
}

/** An array or object whose end has not been read yet. */
type Open =
  | { readonly end: ']'; readonly items: unknown[] }
  | { readonly end: '}'; readonly entries: [string, unknown][]; key: string }

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const blanks = /[ \t\n\r]*/y
const words: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity]
]
// The most decimal digits a float64 has before its point. Nothing counts further, and reading longer ones takes more than
// linear time.
const maxDigits = 309

// With a stack of its own, as trees can be deeper than the call stack.
function parseByHand(text: string): unknown {
  const open: Open[] = []
  let at = 0
  const fault = (): SyntaxError => new SyntaxError(`expected JSON, got another text at position ${at}`)

  // The next character after blanks, which `at` then stands on.
  const peek = (): string | undefined => {
    blanks.lastIndex = at
    blanks.test(text)
    at = blanks.lastIndex
    return text[at]
  }
  const take = (character: ']' | '}' | ':'): void => {
    if (peek() !== character) throw fault()
    at++
  }
  const takeString = (): string => {
    if (peek() !== '"') throw fault()
    const start = at
    at = endOfText(text, at)
    return JSON.parse(text.slice(start, at)) as string
  }
  const takeKey = (): string => {
    const key = takeString()
    take(':')
    return key
  }
  const takeScalar = (): unknown => {
    if (text[at] === '"') return takeString()
    const word = words.find(([written]) => text.startsWith(written, at))
    if (word !== undefined) {
      at += word[0].length
      return word[1]
    }
    number.lastIndex = at
    const written = number.exec(text)?.[0]
    if (written === undefined) throw fault()
    at += written.length
    const value = Number(written)
    const isLostInteger = !Number.isSafeInteger(value) && /^-?\d+$/.test(written)
    if (!isLostInteger) return value
    if (written.length > maxDigits) throw fault()
    return BigInt(written)
  }

  for (;;) {
    // A value starts here …
    let value: unknown
    const first = peek()
    if (first === '[' || first === '{') {
      at++
      if (peek() === (first === '[' ? ']' : '}')) {
        at++
        value = first === '[' ? [] : {}
      } else {
        open.push(first === '[' ? { end: ']', items: [] } : { end: '}', entries: [], key: takeKey() })
        continue
      }
    } else value = takeScalar()

    // … and has ended, and perhaps what it stands in with it.
    for (;;) {
      const parent = open.at(-1)
      if (parent === undefined) {
        if (peek() !== undefined) throw fault()
        return value
      }
      if (parent.end === ']') parent.items.push(value)
      else parent.entries.push([parent.key, value])
      if (peek() === ',') {
        at++
        if (parent.end === '}') parent.key = takeKey()
        break
      }
      take(parent.end)
      open.pop()
      // `fromEntries` takes a key `__proto__` for a key like any other.
      value = parent.end === ']' ? parent.items : Object.fromEntries(parent.entries)
    }
  }
}

/**
 * Where the text that starts at position `start` of JSON ends (exclusive).
 *
 * @throws SyntaxError when it does not
 */
export function endOfText(json: string, start: number): number {
  let at = start
  do {
    at = json.indexOf('"', at + 1)
    if (at < 0) throw new SyntaxError(`expected the end of the text that starts at position ${start}`)
  } while (isEscaped(json, at))
  return at + 1
}

// Whether the quote at `at` is part of the text: an odd number of backslashes stands before it.
function isEscaped(text: string, at: number): boolean {
  let start = at
  while (text[start - 1] === '\\') start--
  return (at - start) % 2 === 1
}
