import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documents } from './documents.ts'

let folder: string
let output: string
let pages: string[]
const contents = new Map<string, string>()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencredit-docs-'))
  const { stdout, stderr } = spawnSync('npm', ['run', '--silent', 'docs', '--', '--out', folder], { encoding: 'utf8' })
  output = stdout + stderr
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
  for (const file of files) if (/\.(?:html|css|js|svg)$/.test(file)) contents.set(file, readFileSync(file, 'utf8'))
  pages = [...contents.keys()].filter((file) => file.endsWith('.html'))
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const valuesOf = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!)

test('the site is built without a warning', () => {
  expect(output).toBe('')
})

test('it holds every document, and a page for what every entry exports', () => {
  const inSite = documents.filter((file) => file !== 'README.md' && file !== 'container/README.md')
  expect(readdirSync(join(folder, 'documents'))).toHaveLength(inSite.length)
  for (const name of [
    'opencredit',
    'explain',
    'plot',
    'train',
    'sql',
    'pool',
    'credit',
    'pipeline',
    'tracking',
    'node',
    'server'
  ])
    expect(
      pages.some((page) => page.endsWith(`modules/${name === 'opencredit' ? name : `opencredit_${name}`}.html`))
    ).toBe(true)
  expect(pages.length).toBeGreaterThan(80)
})

test('every link leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    valuesOf(contents.get(page)!, /<a\b[^>]*\shref="([^"]*)"/g)
      .filter((link) => !/^[a-z]+:/.test(link) && link !== '' && link !== '#')
      .filter((link) => !leadsSomewhere(page, link.replaceAll('&amp;', '&')))
      .map((link) => `${relative(folder, page)}: ${link}`)
  )
  expect(broken).toEqual([])
})

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), decodeURIComponent(path))
  if (!existsSync(target) || !statSync(target).isFile()) return false
  if (anchor === undefined) return true
  return (contents.get(target) ?? '').includes(`id="${decodeURIComponent(anchor)}"`)
}

test('every script, style and picture is a file of the site', () => {
  const missing = pages.flatMap((page) =>
    valuesOf(contents.get(page)!, /<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)="([^"]*)"/g)
      .filter((source) => !existsSync(join(dirname(page), source)))
      .map((source) => `${relative(folder, page)}: ${source}`)
  )
  expect(missing).toEqual([])
  for (const [file, text] of contents) {
    if (file.endsWith('.css')) expect(text, file).not.toMatch(/@import|url\(\s*(?!['"]?data:)/)
    if (file.endsWith('.js')) expect(text, file).not.toMatch(/\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket/)
  }
})
