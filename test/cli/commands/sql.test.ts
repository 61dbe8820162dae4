import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { modelToSql } from '../../../src/sql/model-to-sql.ts'
import { runCli } from '../run-cli.ts'

const file = 'fixtures/binary/model.txt'

test('writes the query of the library', async () => {
  const { code, out, err } = await runCli(['sql', file, '--dialect', 'duckdb', '--table', 'loans', '--keep', 'id,day'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe(modelToSql(loadModelFile(file), { dialect: 'duckdb', table: 'loans', keep: ['id', 'day'] }))
})

test('to a file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'opencredit-sql-')), 'scores.sql')
  expect(await runCli(['sql', file, '--dialect', 'spark', '-o', path])).toMatchObject({ code: 0, out: '' })
  expect(readFileSync(path, 'utf8')).toBe(modelToSql(loadModelFile(file), { dialect: 'spark' }))
})

test('says which dialects there are, and what a model cannot be', async () => {
  const without = await runCli(['sql', file])
  expect(without.code).toBe(2)
  expect(without.err).toContain('missing --dialect, one of postgresql, duckdb, clickhouse, sqlite, spark;')
  const other = await runCli(['sql', file, '--dialect', 'oracle'])
  expect(other.code).toBe(2)
  expect(other.err).toContain(
    '--dialect expected one of postgresql, duckdb, clickhouse, sqlite, spark; got "oracle"; see opencredit sql --help'
  )
  const linear = await runCli(['sql', 'fixtures/linear/model.txt', '--dialect', 'sqlite'])
  expect(linear.code).toBe(1)
  expect(linear.err).toContain('"model" expected constant leaves, got linear ones')
})
