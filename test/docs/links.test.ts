import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { documents, proseOf, textOf } from './documents.ts'

// The anchors GitHub gives headings.
function anchorsOf(file: string): string[] {
  const headings = [...proseOf(file).matchAll(/^#+ +(.*)$/gm)].map((match) => match[1]!)
  return headings.map((heading) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  )
}

test.each(documents.map((file) => [file]))('every link of %s leads somewhere', (file) => {
  const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
  const broken = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? file : posix.join(dirname(file), decodeURIComponent(path))
    if (!existsSync(target)) return true
    return anchor !== undefined && !(target.endsWith('.md') && anchorsOf(target).includes(anchor))
  })
  expect(broken).toEqual([])
})

test.each(documents.map((file) => [file]))('every path of the project that %s names exists', (file) => {
  const paths = [...textOf(file).matchAll(/(?<![\w/.-])(?:src|test|bench|fixtures|examples|container)\/[\w./*-]*/g)]
    .map(([path]) => path.replace(/[.-]+$/, ''))
    // NAME stands for a name of the reader's own; what is installed need not be there.
    .filter((path) => !/\bNAME\b|node_modules/.test(path))
  expect(paths.filter((path) => !exists(path))).toEqual([])
})

// With a star, when there is any such file; a path that ends in a slash must be a folder.
function exists(path: string): boolean {
  if (!path.includes('*')) return existsSync(path) && (!path.endsWith('/') || statSync(path).isDirectory())
  const folder = dirname(path)
  const pattern = new RegExp(
    `^${path
      .slice(folder.length + 1)
      .replaceAll('.', '\\.')
      .replaceAll('*', '.*')}$`
  )
  return existsSync(folder) && readdirSync(join(folder)).some((name) => pattern.test(name))
}

test('the README is short', () => {
  expect(textOf('README.md').split('\n').length - 1).toBeLessThanOrEqual(150)
})
