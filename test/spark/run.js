/**
 * Live test: the example for Spark on a cluster of two executors in this machine, whose Node, Python worker and executor are killed
 * once each. Every id must be there exactly once, with LightGBM's bits. Needs Java 17, Python 3.11 and the network the first time.
 *
 * node test/spark/run.js
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const environment = resolve('node_modules/.cache/spark')
const python = join(environment, 'bin/python')
mkdirSync(environment, { recursive: true })
execFileSync(
  'bash',
  ['-c', '. bench/python-environment.sh; environment "$0" test/spark/requirements.txt', environment],
  {
    stdio: 'inherit'
  }
)

const command = resolve(process.argv[2] ?? 'dist/cli/main.js')
const folder = mkdtempSync(join(tmpdir(), 'opencredit-spark-'))
execFileSync(python, ['test/spark/spark_check.py', process.execPath, command, folder], {
  stdio: 'inherit',
  // Workers take the Python that is on the path unless they are told.
  env: { ...process.env, PYSPARK_PYTHON: python, PYSPARK_DRIVER_PYTHON: python, SPARK_LOCAL_IP: '127.0.0.1' }
})
