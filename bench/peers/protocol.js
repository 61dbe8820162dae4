/**
 * The side of a child process, as in protocol.py: JSON lines on stdin and stdout.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The folder of models, rows and compiled models. */
export const folder = process.env.BENCH_FOLDER

export const numFeatures = 20

/** The bytes of a file of that folder. */
export function readBytes(...path) {
  return readFileSync(join(folder, ...path))
}

/** The first rows of the model's test rows [numRows × numFeatures]. */
export function readRows(model, numRows) {
  const bytes = readBytes('models', `${model}.rows`)
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + numRows * numFeatures * 8))
}

/**
 * A job that passes each row alone, as a Float64Array of its own. Its answers are copied only when they are to be kept, as
 * `predict` may use the same array again.
 */
export function oneByOne(predict, values) {
  const rows = Array.from({ length: values.length / numFeatures }, (_, i) =>
    values.slice(i * numFeatures, (i + 1) * numFeatures)
  )
  return (keep) => rows.map((row) => (keep ? [...predict(row)] : predict(row)))
}

/** As `oneByOne`, for a `predict` that returns a promise. */
export function oneByOneAsync(predict, values) {
  const rows = []
  oneByOne((row) => rows.push(row), values)()
  return async () => {
    const answers = []
    for (const row of rows) answers.push(await predict(row))
    return answers
  }
}

/**
 * Answers requests until stdin ends.
 *
 * @param versions what the tool is
 * @param prepare (task, model, numRows, threads) => the job to time, a function that returns arrays of answers or a
 *   promise of them; what `prepare` does itself is not timed
 */
export async function serve(versions, prepare) {
  const reply = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
  const jobs = new Map()
  reply({ versions })
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, model, rows, threads, repeat, answer } = JSON.parse(line)
    try {
      const key = [task, model, rows, threads].join()
      const job = jobs.get(key) ?? (await prepare(task, model, rows, threads))
      jobs.set(key, job)
      if (answer !== undefined) {
        const values = Float64Array.from((await job(true)).flatMap((part) => [...part]))
        writeFileSync(answer, values)
        reply({ values: values.length })
      } else reply({ seconds: await time(job, repeat) })
    } catch (error) {
      reply({ error: `${error.message}`.split('\n')[0].slice(0, 200) })
    }
  }
}

async function time(job, repeat) {
  const start = performance.now()
  for (let k = 0; k < repeat; k++) {
    const answers = job()
    if (answers instanceof Promise) await answers
  }
  return (performance.now() - start) / 1000
}
