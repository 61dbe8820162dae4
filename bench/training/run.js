/**
 * Compares OpenCredit's training with its peers'.
 *
 * node bench/training/run.js --quick [--rows=1k,10k,100k] [--rounds=100] [--leaves=31] [--threads=1] [--processes=3]
 */
import { parseArgs } from 'node:util'
import { bundleOpenCredit } from './run-tool.js'
import { quick } from './quick.js'

const { values: choice } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    rows: { type: 'string' },
    rounds: { type: 'string' },
    leaves: { type: 'string' },
    threads: { type: 'string' },
    processes: { type: 'string' }
  }
})
const numbers = (list, byDefault) => (list === undefined ? byDefault : list.split(',').map(Number))

await bundleOpenCredit()
await quick({
  names: (choice.rows ?? '1k,10k,100k').split(','),
  rounds: numbers(choice.rounds, [100]),
  leaves: numbers(choice.leaves, [31]),
  threads: numbers(choice.threads, [1]),
  repetitions: Number(choice.processes ?? 3),
  python: process.env.PYTHON ?? 'python3'
})
