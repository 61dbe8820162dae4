/**
 * The documents of this project, and their code blocks.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'

/** Documents whose examples run. */
export const guides: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
]

/** All documents. */
export const documents: readonly string[] = [
  ...guides,
  'CHANGELOG.md',
  'bench/champion/README.md',
  'bench/champion/v1.md',
  'bench/peers/README.md',
  'bench/results/peers.md',
  'bench/results/service.md',
  'bench/service/README.md',
  'container/README.md',
  'examples/clickhouse/README.md',
  'examples/dask/README.md',
  'examples/duckdb/README.md',
  'fixtures/README.md'
]

/** A fenced block: "```language marks" and what follows. */
export interface Block {
  readonly file: string
  /** Of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language. */
  readonly marks: string
  readonly code: string
}

/** The text of a document. */
export function textOf(file: string): string {
  return readFileSync(file, 'utf8')
}

/** The blocks of a document, in order. */
export function blocksOf(file: string): Block[] {
  const text = textOf(file)
  return [...text.matchAll(/^```(\w+) *(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language, 2: marks, 3: code }) => ({
    file,
    line: text.slice(0, index).split('\n').length + 1,
    language: language!,
    marks: marks!,
    code: code!
  }))
}

/** A document without its code blocks. */
export function proseOf(file: string): string {
  return textOf(file).replace(/^```[\s\S]*?^```$/gm, '')
}
