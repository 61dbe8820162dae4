import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packedLender } from '../../credit/lender.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const path = temporaryFolder()
const names = ['icon.svg', 'index.html', 'page.css', 'page.js']

test('the page is written, and replaces an earlier one', async () => {
  const folder = path('public/below')
  for (let i = 0; i < 2; i++) {
    const { code, out, err } = await runCli(['page', '--out', folder])
    expect([code, err]).toEqual([0, ''])
    expect(
      out
        .split('\n')
        .slice(0, -1)
        .map((line) => line.replace(/ {2}\d+ KB$/, ''))
    ).toEqual([...names.map((name) => join(folder, name)), '4 files written'])
    for (const name of names) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join('dist/page', name)))).toBe(true)
    }
  }
})

test('a file that is not part of the page is not overwritten, and nothing else is written', async () => {
  const folder = path('site')
  await runCli(['page', '--out', folder])
  writeFileSync(join(folder, 'index.html'), '<h1>My site</h1>')
  writeFileSync(join(folder, 'page.css'), '')
  writeFileSync(join(folder, 'page.js'), '/* OpenCredit page */ old')
  const { code, err } = await runCli(['page', '--out', folder])
  expect(code).toBe(1)
  const foreign = ['index.html', 'page.css'].map((name) => `"${join(folder, name)}"`).join(', ')
  expect(err).toBe(`opencredit: cannot overwrite ${foreign}: not written by opencredit page\n`)
  expect(readFileSync(join(folder, 'page.js'), 'utf8')).toBe('/* OpenCredit page */ old')
})

test('other files of the folder stay', async () => {
  const folder = path('shared')
  await runCli(['page', '--out', folder])
  writeFileSync(join(folder, 'robots.txt'), 'User-agent: *')
  await runCli(['page', '--out', folder])
  expect(readdirSync(folder).sort()).toEqual([...names, 'robots.txt'].sort())
})

test('the folder must be named, and must be a folder', async () => {
  expect(await runCli(['page'])).toMatchObject({
    code: 2,
    err: 'opencredit: missing --out <folder>; see opencredit page --help\n'
  })
  const file = path('file', 'text')
  expect(await runCli(['page', '--out', file])).toMatchObject({
    code: 1,
    err: `opencredit: cannot write "${file}": file already exists\n`
  })
  expect(await runCli(['page', '--out', join(file, 'below')])).toMatchObject({
    code: 1,
    err: `opencredit: cannot write "${join(file, 'below')}": not a directory\n`
  })
})

test.skipIf(process.platform !== 'linux')(
  'a folder that the system does not allow is an error and the end',
  async () => {
    for (const folder of ['/proc/opencredit', '/proc/opencredit/page']) {
      expect(await runCli(['page', '--out', folder])).toMatchObject({
        code: 1,
        err: `opencredit: cannot write "${folder}": no such file or directory\n`
      })
    }
  }
)

test('the page loads only its own files, and has no inline script or style', () => {
  expect(existsSync('dist/page/index.html')).toBe(true)
  const html = readFileSync('dist/page/index.html', 'utf8')
  const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1])
  expect(addresses.sort()).toEqual(['#result', 'icon.svg', 'page.css', 'page.js'])
  expect(html).not.toMatch(/ style=| on\w+=|<style|https?:/)
  expect(readFileSync('dist/page/page.css', 'utf8')).not.toMatch(/url\(|@import/)
})

test('the page of a packed scorer differs in its program, which holds the scorer; a damaged one is refused', async () => {
  const artifact = path('lender.opencredit')
  writeFileSync(artifact, packedLender)
  const folder = path('lender')
  expect(await runCli(['page', '--out', folder, '--artifact', artifact])).toMatchObject({ code: 0, err: '' })
  for (const name of names.slice(0, -1))
    expect(readFileSync(join(folder, name)).equals(readFileSync(join('dist/page', name)))).toBe(true)
  const program = readFileSync(join(folder, 'page.js'), 'utf8')
  expect(program).toContain(JSON.stringify(new TextDecoder().decode(packedLender)))
  expect(program).toContain(readFileSync('dist/page-packed/page.js', 'utf8'))
  writeFileSync(artifact, packedLender.subarray(0, -5))
  const refused = await runCli(['page', '--out', path('none'), '--artifact', artifact])
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.err).toMatch(/^opencredit: .*lender\.opencredit: /)
  expect(existsSync(path('none'))).toBe(false)
})
