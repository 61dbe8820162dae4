/**
 * Runs a TypeScript program of this folder: `node bench/pipeline/run.js protocols ../shared/data`.
 */
import { runProgram } from '../run-program.js'

const [name, ...args] = process.argv.slice(2)
await runProgram(new URL(`${name}.ts`, import.meta.url), args)
