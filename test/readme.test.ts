import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const readme = readFileSync('README.md', 'utf8')
const blocksOf = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1]!)
const programs = blocksOf('js')
const commands = blocksOf('sh').flatMap((block) => block.trim().split('\n'))

// Inside the project and not below node_modules, so that the programs find the package by its own name.
let folder: string

beforeAll(() => {
  folder = mkdtempSync('.readme-')
  const text = readFileSync('fixtures/categorical-onehot/model.txt', 'utf8')
  const [, names] = /^feature_names=(.*)$/m.exec(text)!
  writeFileSync(join(folder, 'model.txt'), text.replaceAll(names!, 'income age debt'))
  writeFileSync(join(folder, 'data.csv'), 'income,age,debt\n31000,28,1200\n52000,,300\n')
  mkdirSync(join(folder, 'examples'))
  copyFileSync('examples/applicants.csv', join(folder, 'examples/applicants.csv'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('there are examples to run', () => {
  expect(programs.length).toBeGreaterThanOrEqual(4)
  expect(commands.length).toBeGreaterThanOrEqual(4)
})

test.each(programs.map((program, i) => [i + 1, program] as const))('program %i runs', (i, program) => {
  const file = join(folder, `${i}.mjs`)
  writeFileSync(file, program)
  execFileSync('node', [`${i}.mjs`], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
})

test('the first program gives what its comments say', async () => {
  const file = join(folder, 'first.mjs')
  writeFileSync(file, programs[0]!.replace('const score =', 'export const score ='))
  const { score } = await import(/* @vite-ignore */ resolve(file))
  const [, prediction] = /score\.prediction +\/\/ '(.*)'/.exec(programs[0]!)!
  expect(score.prediction).toBe(prediction)
  const shown = JSON.parse(/score\.probabilities +\/\/ (\{.*\})/.exec(programs[0]!)![1]!.replace(/(\w+):/g, '"$1":'))
  for (const [name, probability] of Object.entries(shown)) {
    expect(score.probabilities[name].toFixed(2)).toBe((probability as number).toFixed(2))
  }
  const [, reason] = /score\.reasons\[0\]\.text +\/\/ '(.*)'/.exec(programs[0]!)!
  expect(score.reasons[0].text).toBe(reason)
})

test.each(commands.map((command) => [command]))('%s', (command) => {
  const args = command.replace('npx opencredit', '').trim().split(' ')
  const output = execFileSync('node', [resolve('dist/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe']
  })
  expect(output.trim().split('\n').length).toBeGreaterThan(0)
})

test('the table of fields is the one the package makes', async () => {
  const { fieldTable } = await import('../src/credit/champion/applicant-schema.ts')
  expect(readme).toContain(fieldTable())
})

test('the service answers the request as shown', async () => {
  const { createServer } = await import('../src/server/create-server.ts')
  const service = await createServer({ logLevel: 'silent' })
  const [, path, type, body] = /curl -s localhost:7860(\S+) -H 'content-type: (.*)' -d '(.*)'/.exec(readme)!
  const answer = await service.inject({
    method: 'POST',
    url: path!,
    headers: { 'content-type': type! },
    payload: body!
  })
  const rounded = JSON.parse(answer.body, (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value))
  expect(rounded).toMatchObject(JSON.parse(blocksOf('json')[0]!))

  const { paths } = (await service.inject('/openapi.json')).json() as {
    paths: Record<string, Record<string, { summary: string }>>
  }
  for (const [url, methods] of Object.entries(paths)) {
    for (const [method, { summary }] of Object.entries(methods))
      expect(readme).toContain(`| \`${method.toUpperCase()} ${url}\` | ${summary} |\n`)
  }
  await service.close()
})

test('the table of options is the one the service makes', async () => {
  const { optionsTable } = await import('../src/server/http/server-options.ts')
  expect(readme).toContain(optionsTable())
})
