/**
 * Every regular expression of the source, on long runs of whatever could be slow for it: none may take more than linear time.
 * What is read with code instead has tests of its own, beside the tests of its room.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { linearGrowth } from './growth.ts'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const expressions = files.flatMap((file) => {
  const source = ts.createSourceFile(file, readFileSync(join('src', file), 'utf8'), ts.ScriptTarget.Latest)
  const found: (readonly [file: string, literal: string])[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push([file, node.text])
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
})

const fillers = [
  ...' \t\n\r_-.,;:=/%[]{}()<>&\\"\'#$+@01eaAZ\u00a0\u0301',
  ...[
    '\r\n',
    ' \n',
    'x\n',
    '- ',
    '1,',
    '1:',
    '12 ',
    '1e',
    '0.',
    'a ',
    'x=',
    '; ',
    ', ',
    '""',
    '"a",',
    'k=v;',
    'q=0.',
    '1 year '
  ]
]
const affixes = [
  ['', ''],
  ['', '\u0001'],
  ['1', 'x'],
  ['"', '!']
] as const
const length = 40_000
const numAttempts = 3
// In milliseconds: quadratic time takes far longer for texts of this length, linear time far less.
const limit = 5 * linearGrowth

function timeOf(expression: RegExp, text: string): number {
  let best = Infinity
  for (let attempt = 0; attempt < numAttempts && best > limit; attempt++) {
    const start = performance.now()
    if (expression.global) text.replace(expression, '')
    else expression.test(text)
    expression.lastIndex = 0
    best = Math.min(best, performance.now() - start)
  }
  return best
}

test('there are expressions', () => {
  expect(expressions.length).toBeGreaterThan(50)
})

test.each(expressions)('%s: %s is linear', (_, literal) => {
  const end = literal.lastIndexOf('/')
  const expression = new RegExp(literal.slice(1, end), literal.slice(end + 1))
  for (const filler of fillers) {
    for (const [before, after] of affixes) {
      const text = before + filler.repeat(length / filler.length) + after
      expect(timeOf(expression, text), JSON.stringify([before, filler, after])).toBeLessThan(limit)
    }
  }
})
