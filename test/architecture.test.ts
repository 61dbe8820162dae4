import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from 'vitest'

// Lowest first. A file may import its own folder and every layer further up in this list; layers of one line know nothing
// of each other.
const layers = [
  ['errors', 'checks', 'nearest-name'],
  ['shapes'],
  ['numeric', 'threads'],
  ['bytes'],
  ['data', 'records'],
  ['model', 'kernels'],
  ['ranks'],
  ['decision-tables'],
  ['bit-slices'],
  ['compact-walk'],
  ['format'],
  ['predict', 'sql'],
  ['objective'],
  ['metric'],
  ['explain'],
  ['plot', 'pool'],
  ['train'],
  ['credit'],
  ['pipeline'],
  ['tracking'],
  ['index', 'page'],
  ['node'],
  ['server'],
  ['cli']
]
const impureLayers = ['node', 'server', 'cli']
const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  server: ['fastify', '@fastify/cors', '@fastify/rate-limit', '@fastify/swagger', '@fastify/swagger-ui'],
  // Types of the service it starts; Arrow and Parquet, loaded when they are asked for.
  cli: ['fastify', '@uwdata/flechette', 'hyparquet', 'hyparquet-compressors', 'hyparquet-writer']
}
// Rooms inside a layer, and those of the same layer they may import besides themselves. Files that are in no room, such as
// server/create-server.ts, put the rooms together, and no room imports them.
const rooms: Readonly<Record<string, readonly string[]>> = {
  'server/http': [],
  'server/credit-service': ['server/http'],
  'server/model-service': ['server/http'],
  'cli/io': [],
  'cli/tables': ['cli/io'],
  'cli/render': ['cli/io'],
  'cli/training': ['cli/io', 'cli/render'],
  'cli/commands': ['cli/io', 'cli/tables', 'cli/render', 'cli/training']
}
const maxLines = 400

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
const sourceOf = new Map(files.map((file) => [file, readFileSync(join('src', file), 'utf8')]))
const importsOf = new Map(files.map((file) => [file, importedBy(sourceOf.get(file)!)]))

function importedBy(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '')
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!)
}

function localImports(file: string): string[] {
  return (
    importsOf
      .get(file)!
      .filter((path) => path.startsWith('.'))
      .map((path) => posix.join(dirname(file), path))
      // AssemblyScript's imports have no ending.
      .map((path) => (path.endsWith('.ts') ? path : `${path}.ts`))
  )
}

function layerOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace('.ts', '')
}

function rankOf(file: string): number {
  const rank = layers.findIndex((row) => row.includes(layerOf(file)))
  if (rank < 0) throw new Error(`${file} is in no layer`)
  return rank
}

test('every import points to the own folder or a lower layer', () => {
  const upward = files.flatMap((file) =>
    localImports(file)
      .filter((to) => layerOf(to) !== layerOf(file) && rankOf(to) >= rankOf(file))
      .map((to) => `${file} -> ${to}`)
  )
  expect(upward).toEqual([])
})

test('the generic part of credit knows nothing of the champion', () => {
  const isGeneric = (file: string): boolean =>
    file.startsWith('credit/') && !file.startsWith('credit/champion/') && file !== 'credit/index.ts'
  const imports = files.filter(isGeneric).flatMap(localImports)
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.filter((to) => to.startsWith('credit/champion/') || to === 'credit/index.ts')).toEqual([])
})

test('rooms of a layer import only what they may; what services share knows nothing of credit', () => {
  const roomOf = (file: string): string => dirname(file)
  const wrong = files.flatMap((file) => {
    const allowed = rooms[roomOf(file)]
    if (allowed === undefined) return []
    return localImports(file)
      .filter((to) => layerOf(to) === layerOf(file) && ![roomOf(file), ...allowed].includes(roomOf(to)))
      .map((to) => `${file} -> ${to}`)
  })
  expect(wrong).toEqual([])
  const roomsThere = new Set(files.map(roomOf).filter((room) => /^(?:server|cli)\//.test(room)))
  expect([...roomsThere].toSorted()).toEqual(Object.keys(rooms).toSorted())
  const credit = files
    .filter((file) => /^server\/(?:http|model-service)\//.test(file))
    .filter((file) => localImports(file).some((to) => layerOf(to) === 'credit'))
  expect(credit).toEqual([])
})

test('no import cycles, type imports included', () => {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const to of localImports(file)) visit(to, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  expect(cycles).toEqual([])
})

test('the core imports nothing but itself; other layers only what they may', () => {
  const foreign = files.flatMap((file) => {
    const layer = layerOf(file)
    const mayImport = (path: string): boolean =>
      path.startsWith('.') ||
      (impureLayers.includes(layer) && path.startsWith('node:')) ||
      (allowedPackages[layer] ?? []).some((name) => path === name || path.startsWith(`${name}/`))
    return importsOf
      .get(file)!
      .filter((path) => !mayImport(path))
      .map((path) => `${file} -> ${path}`)
  })
  expect(foreign).toEqual([])
})

test('every import names a file that exists', () => {
  const broken = files.flatMap((file) =>
    localImports(file)
      .filter((to) => !sourceOf.has(to))
      .map((to) => `${file} -> ${to}`)
  )
  expect(broken).toEqual([])
})

test('no file is too long to read, none is called utils, every file says what it is for', () => {
  const isData = (file: string): boolean => file.endsWith('-data.ts')
  expect(files.filter((file) => !isData(file) && sourceOf.get(file)!.split('\n').length > maxLines)).toEqual([])
  expect(files.filter((file) => /util|helper|misc/.test(file))).toEqual([])
  const withoutHeader = files.filter(
    (file) => !/^(?:#!.*\n)?\/\*\*[\s\S]*?@module[\s\S]*?\*\//.test(sourceOf.get(file)!)
  )
  expect(withoutHeader).toEqual([])
})

test('no type is switched off', () => {
  const switched = files.filter((file) =>
    /\bas any\b|: any\b|@ts-(?:ignore|nocheck|expect-error)/.test(sourceOf.get(file)!)
  )
  expect(switched).toEqual([])
})
