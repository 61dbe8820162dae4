/**
 * Live comparison: makes a Python environment with LightGBM, XGBoost, CatBoost, scikit-learn and what exports models of them as ONNX,
 * trains random models, and runs the golden checks on them; and trains the same models here.
 *
 * node test/interop/run.js [models = 200] [seed = 22] [trainings = 300]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [models = '200', seed = '22', trainings = '300'] = process.argv.slice(2)
const environment = '.venv'
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const requirements = 'test/interop/requirements.txt'

function run(command, args, variables = {}) {
  execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
}

// LightGBM tells of every refused parameter. Shown are the last line, or all of them when a program fails.
function generate(...args) {
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  const lines = `${stdout}${stderr}`.trimEnd()
  console.log(status === 0 ? lines.slice(lines.lastIndexOf('\n') + 1) : lines)
  if (status !== 0) throw new Error(`${args[0]} failed`)
}

if (!existsSync(python)) run(process.env.PYTHON ?? 'python3', ['-m', 'venv', environment])
run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])

const folder = mkdtempSync(join(tmpdir(), 'opencredit-interop-'))
try {
  run(python, ['test/interop/server.py', '--models', models, '--seed', seed, '--out', folder])
  run('npx', ['--no-install', 'vitest', 'run', 'test/golden.test.ts', '--reporter=dot'], { OPENCREDIT_CASES: folder })
  const xgboost = join(folder, 'xgboost')
  generate('fixtures/xgboost/generate.py', '--models', models, '--seed', seed, '--out', xgboost)
  run('npx', ['--no-install', 'vitest', 'run', 'test/format/xgboost/golden.test.ts', '--reporter=dot'], {
    OPENCREDIT_XGBOOST_CASES: xgboost
  })
  const catboost = join(folder, 'catboost')
  generate('fixtures/catboost/generate.py', '--models', models, '--seed', seed, '--out', catboost)
  run('npx', ['--no-install', 'vitest', 'run', 'test/format/catboost/golden.test.ts', '--reporter=dot'], {
    OPENCREDIT_CATBOOST_CASES: catboost
  })
  const sklearn = join(folder, 'sklearn')
  generate('fixtures/sklearn/generate.py', '--models', models, '--seed', seed, '--out', sklearn)
  run('npx', ['--no-install', 'vitest', 'run', 'test/format/sklearn/golden.test.ts', '--reporter=dot'], {
    OPENCREDIT_SKLEARN_CASES: sklearn
  })
  generate('test/interop/export_check.py')
  const onnx = join(folder, 'onnx')
  generate('fixtures/onnx/generate.py', '--models', models, '--seed', seed, '--out', onnx)
  run('npx', ['--no-install', 'vitest', 'run', 'test/format/onnx/golden.test.ts', '--reporter=dot'], {
    OPENCREDIT_ONNX_CASES: onnx
  })
  const objectives = join(folder, 'objectives')
  run(python, ['fixtures/objective_cases.py', '--count', models, '--seed', seed, '--out', objectives])
  run('npx', ['--no-install', 'vitest', 'run', 'test/objective', 'test/metric', '--reporter=dot'], {
    OPENCREDIT_OBJECTIVES: objectives
  })
  const parameters = join(folder, 'parameters.json')
  generate('test/train/parameters/generate.py', '--count', models, '--seed', seed, '--out', parameters)
  run('npx', ['--no-install', 'vitest', 'run', 'test/train/parameters', '--reporter=dot'], {
    OPENCREDIT_PARAMETERS: parameters
  })
  const draw = ['--cases', trainings, '--datasets', '30', '--seed', seed, '--out']
  const trained = join(folder, 'trained')
  generate('test/interop/training_server.py', ...draw, trained)
  const evaluated = join(folder, 'evaluated')
  generate('test/interop/evaluation_server.py', ...draw, evaluated)
  const odd = join(folder, 'odd.ndjson')
  generate('test/interop/odd_data.py', odd)
  const tests = ['golden', 'evaluation', 'cross-validation-golden', 'refit', 'odd-data']
  run(
    'npx',
    ['--no-install', 'vitest', 'run', ...tests.map((name) => `test/train/${name}.test.ts`), '--reporter=dot'],
    {
      OPENCREDIT_TRAINING_CASES: trained,
      OPENCREDIT_EVALUATION_CASES: evaluated,
      OPENCREDIT_ODD_DATA: odd
    }
  )
  const grown = join(folder, 'grown')
  mkdirSync(grown)
  run('node', ['test/interop/growth-models.js', grown])
  generate('test/interop/growth_check.py', grown)
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
