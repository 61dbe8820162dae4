// A program for a page: leaves its answers where the test finds them.
import { answersOf } from './answers.js'
import { pooledAnswersOf } from './pooled-answers.js'

const texts = ['/model.txt', '/applicants.json'].map(async (path) => (await fetch(path)).text())
Promise.all(texts).then(async ([model, applicants]) => {
  const { engine, answers } = answersOf(model, JSON.parse(applicants))
  globalThis.answered = { engine, answers, pooled: await pooledAnswersOf(model) }
})
