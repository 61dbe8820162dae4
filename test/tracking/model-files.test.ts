import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import type { Model } from '../../src/model/model.ts'
import { predict } from '../../src/predict/predict.ts'
import { createDataset } from '../../src/train/dataset.ts'
import { train } from '../../src/train/train.ts'
import { mlflowModelFiles } from '../../src/tracking/model-files.ts'
import { yamlText } from '../../src/tracking/yaml-text.ts'

const income = Float64Array.from({ length: 80 }, (_, i) => (i * 37) % 80)
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

function smallModel(objective: 'binary' | 'multiclass'): Model {
  const numClasses = objective === 'binary' ? 2 : 3
  const data = createDataset({ income }, { label: income.map((value) => Math.floor(value / 8) % numClasses) })
  const classes = objective === 'binary' ? {} : { num_class: 3 }
  return train({ objective, ...classes, num_iterations: 2, num_leaves: 3, min_data_in_leaf: 5 }, data)
}

test('the folder that MLflow calls a model', () => {
  const model = smallModel('multiclass')
  const created = new Date('2026-11-27T17:00:00.5Z')
  const files = mlflowModelFiles(model, {
    modelId: 'm-1',
    runId: 'ab',
    created,
    pipeline: { classes: ['a', 'b', 'c'] }
  })
  expect(Object.keys(files)).toEqual([
    'MLmodel',
    'model.lgb',
    'conda.yaml',
    'python_env.yaml',
    'requirements.txt',
    'pipeline.json'
  ])
  expect(text(files['model.lgb'])).toBe(saveModel(model))
  expect(saveModel(loadModel(files['model.lgb']!))).toBe(saveModel(model))
  expect(text(files['pipeline.json'])).toBe('{"classes":["a","b","c"]}\n')
  expect(text(files['requirements.txt'])).toBe('mlflow\nlightgbm==4.7.0\n')
  const size = Object.entries(files).reduce((sum, [path, { length }]) => (path === 'MLmodel' ? sum : sum + length), 0)
  expect(text(files['MLmodel']).replace(/(?<=model_uuid: )"?[0-9a-f]{32}"?/, 'hash')).toBe(`flavors:
  lightgbm:
    data: model.lgb
    lgb_version: "4.7.0"
    model_class: lightgbm.basic.Booster
  opencredit:
    data: model.lgb
    version: 1
    pipeline: pipeline.json
  python_function:
    data: model.lgb
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.lightgbm
    python_version: "3.12"
model_id: m-1
model_size_bytes: ${size}
model_uuid: hash
run_id: ab
signature:
  inputs: "[{\\"type\\":\\"double\\",\\"name\\":\\"income\\",\\"required\\":true}]"
  outputs: "[{\\"type\\":\\"tensor\\",\\"tensor-spec\\":{\\"dtype\\":\\"float64\\",\\"shape\\":[-1,3]}}]"
  params: null
utc_time_created: "2026-11-27 17:00:00.500"
`)
})

test('the same model gives the same bytes, another one another id', () => {
  const [one, same, other] = [smallModel('binary'), smallModel('binary'), smallModel('multiclass')].map((model) =>
    text(mlflowModelFiles(model)['MLmodel'])
  )
  expect(one).toBe(same)
  expect(one).toContain('\\"shape\\":[-1]}')
  const idOf = (file: string | undefined): string | undefined => /model_uuid: .*/.exec(file!)?.[0]
  expect(idOf(one)).not.toBe(idOf(other))
})

test('categories go beside the codes', () => {
  const job = Array.from(income, (value) => ['clerk', 'smith', 'cook'][value % 3]!)
  const data = createDataset({ income, job }, { label: income.map((value) => Number(value % 3 === 1)) })
  const model = train({ objective: 'binary', num_iterations: 2, min_data_in_leaf: 5 }, data)
  const files = mlflowModelFiles(model)
  expect(saveModel(model)).toContain('pandas_categorical:[[')
  expect(text(files['model.lgb'])).toBe(saveModel(model).replace(/(?<=pandas_categorical:).*/, 'null'))
  const categories = JSON.parse(text(files['categories.json'])) as { job: string[] }
  expect(categories.job.toSorted()).toEqual(['clerk', 'cook', 'smith'])
  expect(text(files['MLmodel'])).toContain('categories: categories.json')
  const loaded = loadModel(files['model.lgb']!, { categories })
  expect(predict(loaded, { income, job })).toEqual(predict(model, { income, job }))
})

test('a model that leaves open whose category lists it has keeps them, without a signature', () => {
  const lines = saveModel(smallModel('binary')).replace(/(?<=pandas_categorical:).*/, '[["a", "b"]]')
  const files = mlflowModelFiles(loadModel(lines))
  expect(text(files['model.lgb'])).toBe(lines)
  expect(text(files['MLmodel'])).not.toContain('signature')
})

test('options are checked', () => {
  expect(() => mlflowModelFiles(smallModel('binary'), { runid: 'ab' } as object)).toThrow('got "runid"')
})

test('YAML: what would be taken for something else has quotes, and what is not printable escapes', () => {
  const value = {
    plain: 'model.lgb',
    'odd key:': ['yes', '4.7', '', ' x', '- y', 'a: b', '#', '\u0085\u007f\ud83d\ude00é\n"\\'],
    nested: [{ pip: ['mlflow'] }, {}, []],
    empty: {},
    none: [],
    left: undefined,
    number: -1.5,
    truth: true,
    nothing: null
  }
  expect(yamlText(value)).toBe(`plain: model.lgb
"odd key:":
  - "yes"
  - "4.7"
  - ""
  - " x"
  - "- y"
  - "a: b"
  - "#"
  - "\\u0085\\u007f\\U0001f600\\u00e9\\n\\"\\\\"
nested:
  - pip:
      - mlflow
  - {}
  - []
empty: {}
none: []
number: -1.5
truth: true
nothing: null
`)
})
