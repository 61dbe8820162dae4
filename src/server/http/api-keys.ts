/**
 * API keys: random, and stored only as SHA-256 hashes in a file of `name hash` lines.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileError } from '../../node/file-error.ts'

/** Looks up a key: its name, or undefined when it is unknown. */
export type KeyRing = (key: string) => string | undefined

const keyName = /^[\w.-]{1,64}$/

/**
 * Creates an API key.
 *
 * @returns the key, which is not stored anywhere, and the line that admits it in the file of keys
 * @throws RangeError when the name is not valid
 */
export function createApiKey(name: string): { key: string; line: string } {
  if (!keyName.test(name))
    throw new RangeError('"name" expected 1 to 64 letters, digits, dots, hyphens or underscores, got something else')
  const key = `oc_${randomBytes(32).toString('base64url')}`
  return { key, line: `${name} ${hashOf(key).toString('hex')}` }
}

/**
 * The keys in a file. Empty lines and lines that begin with `#` are ignored.
 *
 * @throws Error naming the file when it cannot be read, and the line when it is not a name and a hash or repeats a name
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
      throw new Error(`${path} line ${i + 1}: expected a name and a SHA-256 hash, as printed by opencredit api-key`)
    if (hashes.has(name)) throw new Error(`${path} line ${i + 1}: duplicate name "${name}"`)
    hashes.set(name, Buffer.from(hash, 'hex'))
  }
  if (hashes.size === 0) throw new Error(`${path}: expected at least one API key, got none`)
  return (key) => {
    const hash = hashOf(key)
    let found: string | undefined
    // Every hash is compared, so that the time taken reveals nothing.
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
