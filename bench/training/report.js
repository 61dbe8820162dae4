/**
 * Results as Markdown.
 */
import { duration, markdownTable, median, short } from '../measure.js'

const megabyte = 2 ** 20

/** What the measurements of a tool come to. */
export function summary({ answers }) {
  const of = (read) => median(answers.map(read))
  return {
    binning: of(({ binning }) => binning),
    training: of(({ training }) => training),
    total: of(({ binning, training }) => binning + training),
    peak: of(({ peaks }) => peaks.trained - peaks.empty)
  }
}

/** LightGBM as it was faster: with columns, or with its own choice. */
export function fasterLightgbm({ tools }) {
  return tools
    .filter(({ name }) => name.startsWith('LightGBM'))
    .map((tool) => ({ name: tool.name, ...summary(tool) }))
    .sort((a, b) => a.total - b.total)[0]
}

const ours = ({ tools }) => tools.find(({ name }) => name === 'OpenCredit')

function verdictOf(result) {
  const expected = result.tools.find(({ name }) => name === 'LightGBM')
  if (expected === undefined) return '–'
  return ours(result).answers[0].model === expected.answers[0].model ? 'same' : '**differs**'
}

/** The section on OpenCredit and LightGBM, a line for each result; nothing where one of them took no part. */
export function comparison(results) {
  const lines = results
    .filter((result) => ours(result) !== undefined && fasterLightgbm(result) !== undefined)
    .map((result) => {
      const [own, lightgbm] = [summary(ours(result)), fasterLightgbm(result)]
      const ratio = (key) => short(own[key] / lightgbm[key])
      return [
        result.dataset,
        ...[result.rounds, result.leaves, result.threads].map(String),
        ...['binning', 'training'].flatMap((phase) => [duration(own[phase]), duration(lightgbm[phase]), ratio(phase)]),
        ratio('total'),
        ...[own.peak, lightgbm.peak].map((bytes) => short(bytes / megabyte)),
        ratio('peak'),
        verdictOf(result)
      ]
    })
  if (lines.length === 0) return []
  const phase = (name) => [name, 'LightGBM', 'ratio']
  const head = ['data', 'rounds', 'leaves', 'threads', ...phase('binning'), ...phase('training'), 'both, ratio']
  const table = markdownTable([...head, ...phase('peak MB'), 'model'], lines)
  return ['## OpenCredit and LightGBM', '', table, '']
}

/** All tools on one dataset: one line for each tool and shape, numbers of threads beside each other. */
export function datasetTable(results) {
  const threads = [...new Set(results.map((result) => result.threads))].sort((a, b) => a - b)
  const metrics = Object.keys(results[0].tools[0].answers[0].metrics)
  const shapes = [...new Set(results.map(({ rounds, leaves }) => `${rounds} × ${leaves}`))]
  const lines = shapes.flatMap((shape) => {
    const ofShape = results.filter(({ rounds, leaves }) => `${rounds} × ${leaves}` === shape)
    const names = [...new Set(ofShape.flatMap(({ tools }) => tools.map(({ name }) => name)))]
    return names.map((name) => {
      const cells = threads.flatMap((count) => {
        const result = ofShape.find((one) => one.threads === count)
        const tool = result?.tools.find((one) => one.name === name)
        if (tool === undefined) return ['–', '–', '–', '–']
        const { binning, training, total, peak } = summary(tool)
        const lightgbm = fasterLightgbm(result)
        const toLightgbm = lightgbm === undefined ? '–' : `${short(total / lightgbm.total)} ×`
        return [duration(binning), duration(training), toLightgbm, short(peak / megabyte)]
      })
      const { answers } = ofShape.flatMap(({ tools }) => tools).find((tool) => tool.name === name)
      return [`${shape}, ${name}`, ...cells, ...metrics.map((metric) => answers[0].metrics[metric].toFixed(5))]
    })
  })
  const head = threads.flatMap((count) => {
    const suffix = count === 1 ? '1 thread' : `${count} threads`
    return [`binning, ${suffix}`, 'training', 'both to LightGBM', 'peak MB']
  })
  return markdownTable(['rounds × leaves, tool', ...head, ...metrics], lines)
}

/** What stands under a table: tools that took no part. */
export function notesOf(results) {
  return [...new Set(results.flatMap(({ notes }) => notes))].map((note) => `- ${note}`).join('\n')
}
