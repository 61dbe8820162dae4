// A Cloudflare Worker. START decides what it does while it starts, when compiling is still allowed.
import { createScorer, loadModel, useKernels } from 'opencredit'
import kernels from 'opencredit/kernels.wasm'
import { answersOf } from './answers.js'
import text from './model.txt'
import applicants from './applicants.json'

if (START === 'useKernels') useKernels(kernels)
if (START === 'createScorer') createScorer(loadModel(text))

export default {
  fetch: () => Response.json(answersOf(text, applicants))
}
