import { expect, test } from 'vitest'
import { encodingFor } from '../../../src/server/http/accept-encoding.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP ; q=1', 'gzip'],
  ['gzip, br;q=0', 'gzip'],
  ['br; q=0.000, gzip;q=0.001', 'gzip'],
  ['identity', undefined],
  ['brotli', undefined]
])('%j allows %s', (header, coding) => {
  expect(encodingFor(header)).toBe(coding)
})
