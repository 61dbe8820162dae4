// A program for Node: prints its answers.
import { readFileSync } from 'node:fs'
import { answersOf } from './answers.js'
import { pooledAnswersOf } from './pooled-answers.js'

const [model, applicants] = process.argv.slice(2)
const { engine, answers } = answersOf(readFileSync(model, 'utf8'), JSON.parse(readFileSync(applicants, 'utf8')))
pooledAnswersOf(readFileSync(model, 'utf8')).then((pooled) => console.log(JSON.stringify({ engine, answers, pooled })))
