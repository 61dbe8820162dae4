/**
 * Results as Markdown.
 */
import { readFileSync } from 'node:fs'
import { duration, markdownTable, median, short } from '../measure.js'
import { datasets } from './datasets.js'

const megabyte = 2 ** 20
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

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
function fasterLightgbm({ tools }) {
  return tools
    .filter(({ name }) => name.startsWith('LightGBM'))
    .map((tool) => ({ name: tool.name, ...summary(tool) }))
    .sort((a, b) => a.total - b.total)[0]
}

const ours = ({ tools }) => tools.find(({ name }) => name === 'OpenCredit')

/** Whether OpenCredit's model is LightGBM's; undefined when one of them took no part. */
export function isSameModel(result) {
  const expected = result.tools.find(({ name }) => name === 'LightGBM')
  if (ours(result) === undefined || expected === undefined) return undefined
  return ours(result).answers[0].model === expected.answers[0].model
}

/** The section on OpenCredit and LightGBM, a line for each result; nothing where one of them took no part. */
function comparison(results) {
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
        { true: 'same', false: '**differs**' }[isSameModel(result)] ?? '–'
      ]
    })
  if (lines.length === 0) return []
  const phase = (name) => [name, 'LightGBM', 'ratio']
  const head = ['data', 'rounds', 'leaves', 'threads', ...phase('binning'), ...phase('training'), 'both, ratio']
  const table = markdownTable([...head, ...phase('peak MB'), 'model'], lines)
  return ['## OpenCredit and LightGBM', '', table, '']
}

/** All tools on one dataset: one line for each tool and shape, numbers of threads beside each other. */
function datasetTable(results) {
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
function notesOf(results) {
  return [...new Set(results.flatMap(({ notes }) => notes))].map((note) => `- ${note}`).join('\n')
}

/** All results. */
export function markdownOf(all) {
  const distinct = (read) => [...new Set(all.map(read))].join('; ')
  const words = (object) =>
    Object.entries(object)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
  const versions = new Map(all.flatMap(({ tools }) => tools.map(({ name, answers }) => [name, answers[0].version])))
  versions.delete('LightGBM own choice')
  const head = [
    '# Training: OpenCredit and its peers',
    '',
    `${distinct(({ date }) => date)}. ${distinct((result) => words(result.machine))}. ${words({ ...Object.fromEntries(versions), OpenCredit: version })}. How it is measured: bench/training/README.md.`,
    '',
    ...comparison(all)
  ]
  const sections = Object.keys(datasets)
    .map((name) => all.filter(({ dataset }) => dataset === name))
    .filter((ofDataset) => ofDataset.length > 0)
    .flatMap((ofDataset) => sectionOf(ofDataset))
  return [...head, ...sections].join('\n')
}

function sectionOf(ofDataset) {
  const [{ dataset }] = ofDataset
  const notes = notesOf(ofDataset)
  const heading = `## ${dataset}: ${datasets[dataset].title}`
  return [heading, '', datasetTable(ofDataset), '', ...(notes === '' ? [] : [notes, ''])]
}
