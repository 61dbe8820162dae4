// A program for a page whose workers are files, as its policy wants them.
import { pooledAnswersOf } from './pooled-answers.js'

const createWorker = () => new Worker(new URL('./pool-worker.js', import.meta.url), { type: 'module' })
fetch('/model.txt').then(async (response) => {
  globalThis.answered = await pooledAnswersOf(await response.text(), { createWorker })
})
