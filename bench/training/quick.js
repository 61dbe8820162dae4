/**
 * OpenCredit's training beside the installed lightgbm's, in little time: node bench/training/run.js --quick
 */
import { join } from 'node:path'
import { duration, markdownTable, median, short } from '../measure.js'
import { dataFolder, prepareDataset } from './datasets.js'
import { openCredit, pythonTool, readOutput, runTool } from './run-tool.js'

/** Prints one table; `settings` are lists of numbers and names. */
export async function quick({ names, rounds, leaves, threads, repetitions, python }) {
  const lightgbm = pythonTool(python, 'lightgbm_peer.py')
  const lines = []
  for (const name of names) {
    const dataset = prepareDataset(name)
    if (dataset.reason !== undefined) {
      console.error(`${name} left out: ${dataset.reason}`)
      continue
    }
    for (const setting of settingsOf(rounds, leaves, threads)) lines.push(await compare(dataset, setting, repetitions))
  }
  const head = ['data', 'rounds', 'leaves', 'threads', 'binning', 'LightGBM', 'ratio', 'training', 'LightGBM', 'ratio']
  console.log(markdownTable([...head, 'best', 'peak MB', 'LightGBM', 'model'], lines))

  async function compare({ folder, name, objective, numFeatures, categorical }, setting, count) {
    const request = {
      folder,
      numFeatures,
      categorical,
      rounds: setting.rounds,
      parameters: {
        objective,
        num_leaves: setting.leaves,
        num_threads: setting.threads,
        deterministic: true,
        force_col_wise: true,
        verbosity: -1
      }
    }
    const measured = [[], []]
    for (let i = 0; i < count; i++) {
      for (const [tool, command] of [openCredit, lightgbm].entries()) {
        const output = join(dataFolder, `quick-${process.pid}-${tool}`)
        const answer = await runTool(command, { ...request, output }, setting.threads)
        if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`)
        measured[tool].push(answer)
      }
    }
    const [ours, theirs] = measured.map((answers) => ({
      binning: median(answers.map(({ binning }) => binning)),
      training: median(answers.map(({ training }) => training)),
      best: Math.min(...answers.map(({ training }) => training)),
      peak: median(answers.map(({ peaks }) => peaks.trained - peaks.empty)) / 2 ** 20
    }))
    const [text, expected] = [0, 1].map((tool) => readOutput(join(dataFolder, `quick-${process.pid}-${tool}.txt`)))
    return [
      name,
      ...[setting.rounds, setting.leaves, setting.threads].map(String),
      ...['binning', 'training'].flatMap((phase) => [
        duration(ours[phase]),
        duration(theirs[phase]),
        short(ours[phase] / theirs[phase])
      ]),
      short(ours.best / theirs.best),
      short(ours.peak),
      short(theirs.peak),
      text.equals(expected) ? 'same' : 'DIFFERS'
    ]
  }
}

function settingsOf(rounds, leaves, threads) {
  return rounds.flatMap((r) => leaves.flatMap((l) => threads.map((t) => ({ rounds: r, leaves: l, threads: t }))))
}
