/**
 * API keys: random, and at rest only as SHA-256 hashes, one per line of a file behind a name.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileError } from '../../node/file-error.ts'

/** Tells who has a key: the key's name, or undefined when there is no such key. */
export type KeyRing = (key: string) => string | undefined

const keyName = /^[\w.-]{1,64}$/

/** A new key, to be told once, and the line of the file that lets it in. */
export function createApiKey(name: string): { key: string; line: string } {
  if (!keyName.test(name))
    throw new RangeError('"name" expected 1 to 64 letters, digits, dots and hyphens, got other text')
  const key = `oc_${randomBytes(32).toString('base64url')}`
  return { key, line: `${name} ${hashOf(key).toString('hex')}` }
}

/**
 * The keys in a file; empty lines, and those that begin with `#`, are passed over.
 *
 * @throws Error naming the file when it cannot be read, and the line when it is no name and hash, or the name is taken
 */
export function readApiKeys(path: string): KeyRing {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileError('read', path, error)
  }
  const hashes = new Map<string, Buffer>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [name = '', hash = '', ...rest] = line.trim().split(/\s+/)
    if (!keyName.test(name) || !/^[\da-f]{64}$/.test(hash) || rest.length > 0)
      throw new Error(`${path} line ${i + 1}: expected a name and a SHA-256 hash, as opencredit api-key writes them`)
    if (hashes.has(name)) throw new Error(`${path} line ${i + 1}: expected different names, got one twice`)
    hashes.set(name, Buffer.from(hash, 'hex'))
  }
  if (hashes.size === 0) throw new Error(`${path}: expected API keys, got none`)
  return (key) => {
    const hash = hashOf(key)
    let found: string | undefined
    // All are compared, so that the time tells nothing.
    for (const [name, known] of hashes) if (timingSafeEqual(known, hash)) found = name
    return found
  }
}

/** The key in a request's headers: `Authorization: Bearer …` or `x-api-key`. */
export function keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const { authorization, 'x-api-key': plain } = headers
  if (typeof authorization === 'string' && /^bearer /i.test(authorization)) return authorization.slice(7).trim()
  return typeof plain === 'string' ? plain : undefined
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
