/**
 * `isProxyAddress`: the names of proxies that may be trusted to say where a request comes from.
 *
 * @module
 */
import { isIP } from 'node:net'

// Fastify knows these ranges by name.
const rangeNames = ['loopback', 'linklocal', 'uniquelocal']

/** Whether a text is an IP address, a subnet such as `10.0.0.0/8`, or `loopback`, `linklocal` or `uniquelocal`. */
export function isProxyAddress(text: string): boolean {
  if (rangeNames.includes(text)) return true
  const [address = '', length, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
}
