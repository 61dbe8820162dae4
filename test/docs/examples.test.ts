import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Block, blocksOf, guides } from './documents.ts'

const blocks = guides.flatMap(blocksOf)
const notRun = 'not-run'
const programs = blocks.filter(({ language, marks }) => ['js', 'ts'].includes(language) && marks !== notRun)
const scripts = blocks.filter(({ language, marks }) => language === 'sh' && marks === '')
const requests = blocks.filter(({ language, marks }) => language === 'sh' && marks.startsWith('service'))
const placed = (of: readonly Block[]): [string, Block][] => of.map((block) => [`${block.file}:${block.line}`, block])

// Inside the project and not below node_modules, so that the programs find the package by its own name.
let folder: string

beforeAll(() => {
  folder = mkdtempSync('.docs-')
  const model = readFileSync('fixtures/deep-repeated/model.txt', 'utf8')
  const [, names] = /^feature_names=(.*)$/m.exec(model)!
  writeFileSync(join(folder, 'model.txt'), model.replaceAll(names!, 'income age debt'))
  writeFileSync(join(folder, 'data.csv'), 'income,age,debt\n31000,28,1200\n52000,,300\n')
  cpSync('examples', join(folder, 'examples'), { recursive: true })
  writeFileSync(join(folder, 'check.mjs'), check)
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/npx'), `#!/bin/sh\nshift\nexec node "${resolve('dist/cli/main.js')}" "$@"\n`)
  chmodSync(join(folder, 'bin/npx'), 0o755)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Compares what an example gives with what its comment says, numbers to the digits shown.
const check = `
import { deepStrictEqual } from 'node:assert'
const like = (got, shown) => {
  if (typeof got === 'number' && typeof shown === 'number') {
    const digits = (String(shown).split('.')[1] ?? '').length
    return Number(got.toFixed(digits))
  }
  if (ArrayBuffer.isView(got)) return like(Array.from(got), shown)
  if (Array.isArray(got)) return got.map((value, i) => like(value, shown?.[i]))
  if (typeof got === 'object' && got !== null)
    return Object.fromEntries(Object.entries(got).map(([key, value]) => [key, like(value, shown?.[key])]))
  return got
}
export const check = (got, shown) => deepStrictEqual(like(got, shown), shown)
`

function programOf({ code, language }: Block): string {
  const checked = code.replace(/^( *)(\S.*?) +\/\/ => (.+)$/gm, '$1__check(($2), ($3));')
  const js = language === 'ts' ? transformSync(checked, { loader: 'ts' }).code : checked
  return `import { check as __check } from './check.mjs'\n${js}`
}

test('there is something to run', () => {
  expect(programs.length).toBeGreaterThan(15)
  expect(scripts.length).toBeGreaterThan(2)
  expect(requests.length).toBeGreaterThan(1)
})

test('every block of code is run, or says that it is not', () => {
  const unknown = blocks.filter(
    ({ language, marks }) =>
      ['js', 'ts', 'sh', 'console', 'bash'].includes(language) &&
      !['', notRun].includes(marks) &&
      !(language === 'sh' && marks.startsWith('service'))
  )
  expect(unknown).toEqual([])
  expect(blocks.filter(({ language }) => ['console', 'bash', 'javascript', 'typescript'].includes(language))).toEqual(
    []
  )
})

test.each(placed(programs))('program of %s runs and gives what it says', (_, block) => {
  const name = `${block.file.replace(/\W/g, '-')}-${block.line}.mjs`
  writeFileSync(join(folder, name), programOf(block))
  execFileSync('node', [name], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
})

test.each(placed(scripts))('commands of %s run', (_, { code }) => {
  expect(code).toContain('npx opencredit ')
  execFileSync('bash', ['-euo', 'pipefail', '-c', code], {
    cwd: folder,
    env: { ...process.env, PATH: `${resolve(folder, 'bin')}${delimiter}${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'pipe']
  })
})

test.each(placed(requests))('the service answers the request of %s as shown', async (_, request) => {
  const answer = blocks[blocks.indexOf(request) + 1]!
  expect(answer.language).toBe('json')
  const [, model] = /--model (\S+)/.exec(request.marks) ?? []
  const { createServer } = await import(/* @vite-ignore */ resolve('dist/server/index.js'))
  const service = await createServer({
    logLevel: 'silent',
    ...(model === undefined ? {} : { model: join(folder, model) })
  })
  const [, path, type, body] = /^curl -s localhost:7860(\S+) -H 'content-type: (.*)' -d '([^']+)'$/m.exec(request.code)!
  const { body: text } = await service.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': type },
    payload: body
  })
  await service.close()
  const rounded: unknown = JSON.parse(text, (_, value) =>
    typeof value === 'number' ? Number(value.toFixed(3)) : value
  )
  expect(rounded).toMatchObject(JSON.parse(answer.code))
})
