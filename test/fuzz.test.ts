/**
 * Every parser of outside text and bytes on damaged and made-up input: each answers or throws its own kind of error, and says
 * what took longest. `npm run test:fuzz` tries 120,000 inputs and prints the slowest ones; `FUZZ_RUNS` and `FUZZ_SEED` set how
 * many and which.
 */
import { expect, test } from 'vitest'
import { loadChampion } from '../src/credit/champion/champion.ts'
import { cleanApplicant } from '../src/credit/champion/clean-applicant.ts'
import { ModelFormatError } from '../src/errors.ts'
import { loadModel } from '../src/format/load-model.ts'
import { featureKeysOf } from '../src/model/model-rows.ts'
import { valueOfCell } from '../src/model/cell-reader.ts'
import { parseRecord } from '../src/page/parse-record.ts'
import { predict } from '../src/predict/predict.ts'
import { csvRecords } from '../src/records/csv.ts'
import { jsonRecords } from '../src/records/json.ts'
import { ndjsonRecords } from '../src/records/ndjson.ts'
import { readCases } from './fixtures.ts'
import { type Random, randomFrom } from './format/mutate.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 6000)
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1)

/** Reads one input; what it throws must be of one of the kinds. */
interface Parser {
  readonly name: string
  readonly samples: readonly string[]
  readonly read: (text: string) => unknown
  readonly errors: readonly (new (...args: never[]) => Error)[]
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let begin = 0; begin < text.length; begin += 4096) yield text.slice(begin, begin + 4096)
}

async function drained(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

const cases = readCases().filter((of) => of.file('model.txt')!.length < 20_000)
const texts = cases.map((of) => of.file('model.txt')!.toString('latin1'))
const dumps = cases.flatMap((of) => {
  const dump = of.file('model.json')
  return dump === undefined || dump.length > 30_000 ? [] : [dump.toString('utf8')]
})
const model = loadModel(
  readCases()
    .find(({ name }) => name === 'pandas')!
    .file('model.txt')!
)
const values = [
  '12.5',
  '-3e-4',
  ' 1,234.50 ',
  '$50,000',
  '22 Years and 9 Months',
  '28_',
  'n/a',
  'inf',
  'true',
  '٣٤',
  '−7',
  ''
]
const csvSamples = [
  'a,b,c\n1,2,3\n"x ""y""",,"z\nz"\n',
  'sep=;\nAge;Annual_Income\r\n23;"19,114.12"\r\n\r\n-500;_\r\n',
  'a\tb\n1\t2\n"open,3\n4\t5\n'
]
const jsonSamples = [
  '{"Age": 23, "Occupation": "Teacher"}',
  '[{"a": null}, {"a": 1e308, "b": "\\u00fc"}]',
  '{"a":1}\n{"a":2}\n\n{"a":3}'
]

const parsers: readonly Parser[] = [
  // Bytes, so that names in no encoding come as well.
  { name: 'model text', samples: texts, read: (text) => load(Buffer.from(text, 'latin1')), errors: [ModelFormatError] },
  { name: 'model dump', samples: dumps, read: (text) => load(text), errors: [ModelFormatError, TypeError] },
  { name: 'CSV', samples: csvSamples, read: (text) => drained(csvRecords(pieces(text))), errors: [Error] },
  { name: 'NDJSON', samples: jsonSamples, read: (text) => drained(ndjsonRecords(pieces(text))), errors: [Error] },
  { name: 'JSON', samples: jsonSamples, read: (text) => drained(jsonRecords(pieces(text))), errors: [Error] },
  {
    name: 'pasted applicant',
    samples: [...jsonSamples, ...csvSamples, ...values],
    read: (text) => parseRecord(loadChampion().scorer, text),
    errors: [Error]
  },
  {
    name: "applicant's values",
    samples: values,
    read: (text) =>
      cleanApplicant({ Age: text, Annual_Income: text, Credit_History_Age: text, Occupation: text, [text]: 1 }),
    errors: []
  },
  {
    name: 'cell of a model',
    samples: values,
    read: (text) => {
      for (let feature = 0; feature < model.numFeatures; feature++) valueOfCell(model, feature, text)
      return featureKeysOf(model).unknownKey(text, 'column')
    },
    errors: []
  }
]

// What loads must also predict.
function load(source: string | Uint8Array): void {
  const loaded = loadModel(source)
  if (loaded.numFeatures < 1000) predict(loaded, [Array.from({ length: loaded.numFeatures }, (_, i) => i)])
}

const alphabet = [
  '0',
  '9',
  '.',
  '-',
  '+',
  'e',
  ',',
  ';',
  '"',
  '\n',
  '\r',
  '\t',
  ' ',
  '{',
  '}',
  '[',
  ']',
  ':',
  '=',
  '_',
  'N',
  'a',
  '\0',
  'ü',
  '€'
]

// Pieces of samples cut, repeated, swapped and sprinkled with characters that mean something to a parser.
function damaged(sample: string, random: Random): string {
  let text = sample
  for (let i = random(4); i >= 0; i--) {
    const at = random(text.length + 1)
    const to = Math.min(text.length, at + random(40))
    switch (random(6)) {
      case 0:
        text = text.slice(0, at) + text.slice(to)
        break
      case 1:
        text = text.slice(0, at) + text.slice(at, to).repeat(1 + random(200)) + text.slice(to)
        break
      case 2:
        text = text.slice(0, at) + alphabet[random(alphabet.length)]!.repeat(1 + random(3000)) + text.slice(at)
        break
      case 3:
        text = text.slice(0, at) + alphabet[random(alphabet.length)]! + text.slice(at + 1)
        break
      case 4:
        text = text.slice(0, at)
        break
      default: {
        const digits = String(random(2 ** 30)) + (random(2) === 0 ? '' : `e${random(700) - 350}`)
        text = text.slice(0, at) + digits + text.slice(to)
      }
    }
  }
  return text
}

test.each(parsers)(
  '$name',
  async ({ name, samples, read, errors }) => {
    let slowest = { milliseconds: 0, length: 0, seed: 0 }
    let numRefused = 0
    const count = Math.ceil(numRuns / parsers.length)
    for (let run = 0; run < count; run++) {
      const seed = firstSeed * 1_000_003 + run
      const random = randomFrom(seed)
      const text = damaged(samples[random(samples.length)]!, random)
      const start = performance.now()
      try {
        await read(text)
      } catch (error) {
        numRefused++
        if (!errors.some((kind) => error instanceof kind))
          throw new Error(`seed ${seed}: ${String(error)}`, { cause: error })
        expect((error as Error).message).not.toMatch(
          /Invalid (?:array|typed array|string) length|call stack|undefined \(reading/
        )
      }
      const milliseconds = performance.now() - start
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, length: text.length, seed }
    }
    const { milliseconds, length, seed } = slowest
    if (process.env['FUZZ_RUNS'] !== undefined) {
      console.log(
        `${name}: ${count} inputs, ${numRefused} refused; slowest ${milliseconds.toFixed(1)} ms for ${length} characters (seed ${seed})`
      )
    }
  },
  1_800_000
)
