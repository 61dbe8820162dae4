import { expect, test } from 'vitest'
import { isProxyAddress } from '../../../src/server/http/trusted-proxies.ts'

test.each(['10.0.0.1', '10.0.0.0/8', '1.2.3.4/32', '::1', 'fd00::/8', '::ffff:1.2.3.4', 'loopback', 'uniquelocal'])(
  '%s names proxies',
  (text) => expect(isProxyAddress(text)).toBe(true)
)

// A subnet of length 0 would trust everybody.
test.each([
  '',
  '1',
  '10.0.0',
  'proxy.example',
  '10.0.0.0/0',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '*'
])('%j names none', (text) => expect(isProxyAddress(text)).toBe(false))
