/**
 * Copies what the service needs at run time, and nothing else, to a folder: the built package, and its dependencies and
 * optional peer dependencies in the versions of the lock file. Run `node container/collect.js FOLDER` after `npm ci` and
 * `npm run build`.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const own = ['package.json', 'LICENSE', 'CHANGELOG.md', 'dist', 'container/health.js']
// Folders and files in packages that are never loaded.
const unused = /^(test|tests|docs|examples|benchmark|benchmarks|\.github)$|\.(map|d\.ts|d\.mts|d\.cts)$/

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new TypeError('missing FOLDER argument: node container/collect.js FOLDER')
if (existsSync(folder)) throw new RangeError(`expected a folder that does not exist yet, got ${folder}`)

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const { dependencies = {}, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Where the package at `from` finds `name`: in its own node_modules, or in one further up. */
function placeOf(name, from) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const found = `${place === '' ? '' : `${place}/`}node_modules/${name}`
    if (packages[found] !== undefined) return found
    if (place === '') return undefined
  }
}

/** These packages and all their dependencies, and whether each is optional. */
function needed(names) {
  const found = new Map()
  const pending = names.map((name) => ({ name, from: '', isOptional: false }))
  while (pending.length > 0) {
    const { name, from, isOptional } = pending.pop()
    const place = placeOf(name, from)
    if (place === undefined && isOptional) continue
    if (place === undefined) throw new RangeError(`${name} is not in package-lock.json`)
    if (found.has(place)) continue
    found.set(place, isOptional)
    const { dependencies = {}, optionalDependencies = {} } = packages[place]
    for (const each of Object.keys(dependencies)) pending.push({ name: each, from: place, isOptional: false })
    for (const each of Object.keys(optionalDependencies)) pending.push({ name: each, from: place, isOptional: true })
  }
  return found
}

mkdirSync(folder, { recursive: true })
for (const part of own) cpSync(join(root, part), join(folder, part), { recursive: true })
for (const [place, isOptional] of needed([...Object.keys(dependencies), ...Object.keys(peerDependencies)])) {
  const from = join(root, place)
  // Nested packages are copied on their own if they are needed.
  const isWanted = (path) => path === from || (basename(path) !== 'node_modules' && !unused.test(basename(path)))
  if (existsSync(from) || !isOptional) cpSync(from, join(folder, place), { recursive: true, filter: isWanted })
}
