import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { fieldTable } from '../../src/credit/champion/applicant-schema.ts'
import { createServer } from '../../src/server/create-server.ts'
import { optionsTable } from '../../src/server/http/server-options.ts'
import { parametersMarkdown } from '../../src/train/parameters/parameters-markdown.ts'
import { blocksOf, textOf } from './documents.ts'

// `npx vitest run test/docs/generated.test.ts -u` writes the documents anew.

/** A document with the table that begins with the header of `table` replaced by it. */
function withTable(text: string, table: string): string {
  const [header] = table.split('\n')
  const begin = text.indexOf(`${header}\n`)
  expect(begin, `table with the header ${header}`).toBeGreaterThanOrEqual(0)
  const end = begin + /^(?:\|.*\n)+/.exec(text.slice(begin))![0].length
  return text.slice(0, begin) + table + text.slice(end)
}

test('the table of fields is the one the package makes', async () => {
  await expect(withTable(textOf('docs/credit.md'), fieldTable())).toMatchFileSnapshot('../../docs/credit.md')
})

test('the table of parameters is the one training reads them by', async () => {
  await expect(withTable(textOf('docs/parameters.md'), parametersMarkdown())).toMatchFileSnapshot(
    '../../docs/parameters.md'
  )
})

test('the tables of the service are those the service makes', async () => {
  const service = await createServer({ logLevel: 'silent' })
  const { paths } = (await service.inject('/openapi.json')).json() as {
    paths: Record<string, Record<string, { summary: string }>>
  }
  await service.close()
  const rows = Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => `| \`${method.toUpperCase()} ${url}\` | ${summary} |\n`)
  )
  const endpoints = `| endpoint | answer |\n| - | - |\n${rows.join('')}`
  const text = withTable(withTable(textOf('docs/service.md'), endpoints), optionsTable())
  await expect(text).toMatchFileSnapshot('../../docs/service.md')
})

test('the help of each command is what the command prints', async () => {
  const file = 'docs/command-line.md'
  let text = textOf(file)
  const commands = blocksOf(file).flatMap(({ code }) => /^Usage: opencredit ([\w-]+)/.exec(code)?.[1] ?? [])
  expect(commands.length).toBeGreaterThan(4)
  for (const command of commands) {
    const help = execFileSync('node', ['dist/cli/main.js', command, '--help'], { encoding: 'utf8' })
    text = text.replace(
      new RegExp(`^\`\`\`text\nUsage: opencredit ${command}\\b[\\s\\S]*?^\`\`\`$`, 'm'),
      () => `\`\`\`text\n${help}\`\`\``
    )
  }
  await expect(text).toMatchFileSnapshot(`../../${file}`)
})

test('the entries export what the table of entries names', async () => {
  const rows = [...textOf('docs/environments.md').matchAll(/^\| `opencredit(\/\w+)?` \|[^|]*\| (.*) \|$/gm)]
  expect(rows).toHaveLength(11)
  for (const [, entry = '', holds] of rows) {
    const exported = Object.keys(await import(/* @vite-ignore */ resolve(`dist${entry}/index.js`)))
    const named = [...holds!.matchAll(/`(\w+)`/g)].map((match) => match[1])
    expect(exported, `opencredit${entry}`).toEqual(expect.arrayContaining(named))
  }
})
