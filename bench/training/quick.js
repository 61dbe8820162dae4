/**
 * OpenCredit's training beside the installed lightgbm's, in little time: node bench/training/run.js --quick
 */
import { duration, markdownTable, median, short } from '../measure.js'
import { prepareDataset } from './datasets.js'
import { measureOnce } from './measure-once.js'
import { toolsWith } from './tools.js'

/** Prints one table; `settings` are numbers of rounds, leaves and threads. */
export async function quick({ names, settings, processes, python }) {
  const tools = toolsWith(python).slice(0, 2)
  const lines = []
  for (const name of names) {
    const dataset = prepareDataset(name)
    if (dataset.reason !== undefined) console.error(`${name} left out: ${dataset.reason}`)
    else for (const setting of settings) lines.push(await compare(dataset, setting))
  }
  const head = ['data', 'rounds', 'leaves', 'threads', 'binning', 'LightGBM', 'ratio', 'training', 'LightGBM', 'ratio']
  console.log(markdownTable([...head, 'best', 'peak MB', 'LightGBM', 'model'], lines))

  async function compare(dataset, setting) {
    const measured = [[], []]
    for (let i = 0; i < processes; i++) {
      for (const [t, tool] of tools.entries()) {
        const answer = await measureOnce(tool, dataset, setting)
        if (answer.error !== undefined) throw new Error(`${tool.name}, ${dataset.name}: ${answer.error}`)
        measured[t].push(answer)
      }
    }
    const [ours, theirs] = measured.map((answers) => ({
      binning: median(answers.map(({ binning }) => binning)),
      training: median(answers.map(({ training }) => training)),
      best: Math.min(...answers.map(({ training }) => training)),
      peak: median(answers.map(({ peaks }) => peaks.trained - peaks.empty)) / 2 ** 20
    }))
    return [
      dataset.name,
      ...[setting.rounds, setting.leaves, setting.threads].map(String),
      ...['binning', 'training'].flatMap((phase) => [
        duration(ours[phase]),
        duration(theirs[phase]),
        short(ours[phase] / theirs[phase])
      ]),
      short(ours.best / theirs.best),
      short(ours.peak),
      short(theirs.peak),
      measured[0][0].model === measured[1][0].model ? 'same' : 'DIFFERS'
    ]
  }
}
