/**
 * Live comparison: makes a Python environment with LightGBM, trains random models, and runs the golden checks on them.
 *
 * node test/interop/run.js [models = 200] [seed = 22]
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [models = '200', seed = '22'] = process.argv.slice(2)
const environment = '.venv'
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const requirements = 'test/interop/requirements.txt'

function run(command, args, variables = {}) {
  execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
}

if (!existsSync(python)) run(process.env.PYTHON ?? 'python3', ['-m', 'venv', environment])
run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])

const folder = mkdtempSync(join(tmpdir(), 'opencredit-interop-'))
try {
  run(python, ['test/interop/server.py', '--models', models, '--seed', seed, '--out', folder])
  run('npx', ['--no-install', 'vitest', 'run', 'test/golden.test.ts', '--reporter=dot'], { OPENCREDIT_CASES: folder })
  const objectives = join(folder, 'objectives')
  run(python, ['fixtures/objective_cases.py', '--count', models, '--seed', seed, '--out', objectives])
  run('npx', ['--no-install', 'vitest', 'run', 'test/objective', 'test/metric', '--reporter=dot'], {
    OPENCREDIT_OBJECTIVES: objectives
  })
  const generator = 'test/interop/command_cases.py'
  const examples = '../shared/data/lightgbm-examples'
  const runs = [['--cases', models, '--seed', seed], ...(existsSync(examples) ? [['--examples', examples]] : [])]
  for (const [i, choice] of runs.entries()) {
    const commands = join(folder, `commands-${i}.ndjson`)
    run(python, [generator, ...choice, '--out', commands])
    run('npx', ['--no-install', 'vitest', 'run', 'test/cli/training/lightgbm-cases.test.ts', '--reporter=dot'], {
      OPENCREDIT_COMMAND_CASES: commands
    })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
