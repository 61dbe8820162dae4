/**
 * The address of a tracking server, and what every request to it carries.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { base64OfBytes } from '../bytes/base64.ts'

/** Who asks; at most one of token and name. */
export interface MlflowCredentials {
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined
  /** With `password`, sent as `Authorization: Basic`. */
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** A server. */
export interface TrackingAddress {
  /** Without a slash at the end, and without credentials. */
  readonly base: string
  /** With the port, if it is not the usual one. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Takes the address of a server; it may hold name and password, which then count as the options of these names. Messages never
 * hold what could be a password.
 *
 * @throws TypeError, RangeError when address or credentials are none
 */
export function trackingAddress(address: string, credentials: MlflowCredentials): TrackingAddress {
  if (typeof address !== 'string') throw new TypeError(`"address" expected a string, got ${kindOf(address)}`)
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new RangeError('"address" expected that of an MLflow server, http://… or https://…; got another')
  return {
    base: `${url.origin}${url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname}`,
    host: url.host,
    headers: authorization(credentials, url)
  }
}

function authorization({ token, username, password }: MlflowCredentials, url: URL): Readonly<Record<string, string>> {
  const name = username ?? decoded(url.username)
  const secret = password ?? decoded(url.password)
  if (token !== undefined) {
    if (name !== '') throw new RangeError('"token" expected alone, got a user name, too')
    // A header takes no other characters, and what complains of others shows them.
    if (!/^[\x21-\x7e]+$/.test(token)) throw new RangeError('"token" expected printable ASCII characters, got others')
    return { Authorization: `Bearer ${token}` }
  }
  if (name === '') return {}
  return { Authorization: `Basic ${base64OfBytes(new TextEncoder().encode(`${name}:${secret}`))}` }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RangeError('"address" expected name and password with their special characters encoded, got others')
  }
}
