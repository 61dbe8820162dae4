import { expect, test } from 'vitest'
import { junkCodeOf, junkTokens } from '../../../src/credit/cleaning/junk-tokens.ts'

test('every token is found whole and nothing else is', () => {
  for (const [token, code] of Object.entries(junkTokens)) {
    expect(junkCodeOf(token)).toBe(code)
    expect(junkCodeOf(`${token}1`)).toBeUndefined()
  }
  for (const text of ['', '10000', '__', '______', '________', 'nm', 'constructor', '__proto__', 'toString']) {
    expect(junkCodeOf(text)).toBeUndefined()
  }
})
