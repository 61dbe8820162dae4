import { expect, test } from 'vitest'
import { junkTokens } from '../../../src/credit/champion/junk-tokens.ts'
import { createJunkLookup } from '../../../src/credit/cleaning/junk-lookup.ts'

const junkMarkOf = createJunkLookup(junkTokens)

test('every token is matched whole, and nothing else is', () => {
  for (const [code, { tokens, message }] of Object.entries(junkTokens)) {
    for (const token of tokens) {
      expect(junkMarkOf(token)).toEqual({ code, message })
      expect(junkMarkOf(`${token}1`)).toBeUndefined()
    }
  }
  for (const text of ['', '10000', '__', '______', '________', 'nm', 'constructor', '__proto__', 'toString']) {
    expect(junkMarkOf(text)).toBeUndefined()
  }
})
