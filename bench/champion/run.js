/**
 * Runs a TypeScript program of this folder, by default the one that trains the champion:
 * `node bench/champion/run.js [--program measure] …`.
 *
 * @module
 */
import { runProgram } from '../run-program.js'

const args = process.argv.slice(2)
const name = args[0] === '--program' ? args.splice(0, 2)[1] : 'train'
await runProgram(new URL(`${name}.ts`, import.meta.url), args)
