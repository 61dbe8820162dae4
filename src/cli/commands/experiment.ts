/**
 * `opencredit experiment`: compares candidates on the same folds, and chooses a champion by a written rule.
 *
 * @module
 */
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { type OpenLog, openLog } from '../../node/append-log.ts'
import { loadModelFile } from '../../node/load-model-file.ts'
import { readJsonFile } from '../../node/read-json-file.ts'
import { defaultPlan } from '../../pipeline/experiment/default-plan.ts'
import { exportFolds } from '../../pipeline/experiment/export-folds.ts'
import type { FittedCandidate } from '../../pipeline/experiment/fit-candidate.ts'
import type { ExperimentPlan } from '../../pipeline/experiment/plan.ts'
import type { Model } from '../../model/model.ts'
import type { Table } from '../../pipeline/table.ts'
import { readPlan } from '../../pipeline/experiment/read-plan.ts'
import type { Experiment } from '../../pipeline/experiment/results.ts'
import {
  type ExperimentProgress,
  fitChosen,
  resultsText,
  runExperiment
} from '../../pipeline/experiment/run-experiment.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { listenForInterruption } from '../io/interruption.ts'
import { makeFolder } from '../io/make-folder.ts'
import { writeText } from '../io/output.ts'
import { replaceFile } from '../io/replace-file.ts'
import { experimentReport } from '../render/experiment-report.ts'
import { layoutFor } from '../render/terminal.ts'
import { createTrainingProgress } from '../render/training-progress.ts'
import { openTracking } from '../training/experiment-tracking.ts'
import { layoutNamed, readLayoutTable } from '../training/layout-table.ts'
import { fairnessColumns, fairnessOption, reportSections } from '../training/report-sections.ts'
import { readRolesTable } from '../training/roles-table.ts'
import { argumentsOf, atMostOne, formatOption, integerOption, namesOption } from './arguments.ts'

export const help: string = `Usage: opencredit experiment --data <file> --label <column> --out <folder>
                             [--group <column>] [--plan <file>] [options]
       opencredit experiment --data <file> --layout <name> --out <folder>
                             [--plan <file>] [options]

Compares candidates on the same folds: ways to grow boosted trees, monotone
ones, a scorecard, whatever a plan says. Prints accuracy, log loss and AUC with
intervals for each protocol, and the champion that the plan's rule chooses, with
the reasons. Everything that is learnt is learnt inside a fold.

Writes results.json to the folder, the same bytes for the same data and plan,
sections.json, from which "opencredit report" makes more of a report,
and experiment.ndjson, to which each fold is appended as it is done: after an
interruption, of whatever kind, the same command goes on from there.

With --mlflow, an MLflow server gets a run for each candidate, and the champion,
trained on all rows, as a registered model with the alias "champion". Token, or
name and password, are those of MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME
and MLFLOW_TRACKING_PASSWORD. The same command again logs what was run before.

Options:
      --data <file>       CSV with a header, NDJSON or JSON; text makes a
                          column categorical
      --label <column>    what is to be predicted: numbers of classes from 0,
                          the worst, up; or texts, with --classes
      --classes <names>   texts of the label, worst first, separated by commas
      --group <column>    whose row it is, such as the customer's number: rows of
                          a group stay together, and nothing is learnt from it
      --time <column>     when a row was observed, a number
      --ignore <columns>  columns to leave out, separated by commas
      --layout <name>     credit-score: the raw public credit score data, which
                          are cleaned; label, group and time are known
      --plan <file>       the plan as JSON (default: three ways to grow trees
                          and a scorecard)
      --seed <n>          seed of the default plan (default 0)
      --out <folder>      where results go; made if need be
      --export-folds      only write rows.ndjson and folds.json to the folder, for
                          training elsewhere; a candidate with "files" is then
                          read from files beside the plan
      --jobs <n>          folds at the same time (default: the number of
                          processors); results do not depend on it
      --format <name>     csv, ndjson or json (default: by name or content)
      --fairness <columns>  columns to measure fairness by, for the report; of
                          numbers with limits of bands: Age:25:62,Occupation
      --explain           train the champion on all rows, and explain it in the
                          report
      --mlflow <url>      address of an MLflow server to log to
      --experiment <name> its experiment (default: the name of the plan)
  -q, --quiet             show no progress
  -h, --help              show this help

Examples:
  opencredit experiment --data loans.csv --label default --group customer \\
    --out experiments/first
  opencredit experiment --data train.csv --layout credit-score --out first
  opencredit experiment --data scores.csv --label grade --classes Poor,Fair,Good \\
    --plan plan.json --out experiments/second
`

const options = {
  data: { type: 'string' },
  label: { type: 'string' },
  classes: { type: 'string' },
  group: { type: 'string' },
  time: { type: 'string' },
  ignore: { type: 'string' },
  layout: { type: 'string' },
  plan: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  jobs: { type: 'string' },
  fairness: { type: 'string' },
  explain: { type: 'boolean' },
  'export-folds': { type: 'boolean' },
  mlflow: { type: 'string' },
  experiment: { type: 'string' },
  format: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' }
} as const

const rowsName = 'rows.ndjson'
const foldsName = 'folds.json'

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = argumentsOf(argv, options, 0)
  const { data: path, label, group, time, out: folder } = values
  if (path === undefined) throw usageError('missing --data')
  const layout = values.layout === undefined ? undefined : layoutNamed(values.layout)
  if (layout === undefined && label === undefined) throw usageError('missing --label')
  for (const name of ['label', 'classes', 'group', 'time', 'ignore', 'format'] as const) {
    if (layout !== undefined) atMostOne(values, ['layout', name])
  }
  if (folder === undefined) throw usageError('missing --out')
  if (values.plan !== undefined && values.seed !== undefined) throw usageError('--plan and --seed cannot be combined')
  for (const name of ['fairness', 'explain', 'mlflow'] as const) atMostOne(values, ['export-folds', name])
  if (values.experiment !== undefined && values.mlflow === undefined) throw usageError('--experiment needs --mlflow')
  const jobs = integerOption('jobs', values.jobs) ?? availableParallelism()
  if (jobs < 1) throw usageError(`--jobs expected a number from 1 up, got ${jobs}`)
  const format = formatOption(values.format)
  const ignored = namesOption('ignore', values.ignore) ?? []
  const classes = namesOption('classes', values.classes) ?? layout?.label?.categories
  const seed = integerOption('seed', values.seed)
  const fairnessNames = fairnessOption(values.fairness)
  const plan = withClasses(
    values.plan === undefined
      ? defaultPlan({ hasGroups: group !== undefined || layout?.group !== undefined, seed })
      : readJsonFile(values.plan, readPlan, 'JSON, a plan'),
    classes
  )
  const resultsPath = join(folder, 'results.json')
  const sectionsPath = join(folder, 'sections.json')
  const logPath = join(folder, 'experiment.ndjson')
  await makeFolder(folder)
  checkOutputs(
    [path, values.plan],
    [resultsPath, sectionsPath, logPath, join(folder, rowsName), join(folder, foldsName)],
    io
  )
  const isQuiet = values.quiet === true
  const interruption = listenForInterruption()
  let log: OpenLog | undefined
  const progress = createExperimentProgress(io, isQuiet)
  try {
    const { signal } = interruption
    const { mlflow: address, experiment: name = plan.name } = values
    const tracking = address === undefined ? undefined : await openTracking({ address, name, isQuiet, signal }, io)
    const { table, report: cleaning } =
      layout === undefined
        ? {
            table: await readRolesTable(path, { label: label!, group, time }, { ignored, format, isQuiet, signal }, io),
            report: undefined
          }
        : await readLayoutTable(path, layout, plan.features, { isQuiet, signal }, io)
    if (values['export-folds'] === true) return writeFolds(plan, table, folder)
    const fairness = fairnessColumns(table, fairnessNames)
    log = openLog(logPath)
    if (log.entries.length > 1 && !isQuiet)
      notice(io, `going on with ${log.entries.length - 1} folds that are done: ${logPath}`)
    const { onProgress } = progress
    const loadModel = (file: string): Model => loadModelFile(join(dirname(values.plan ?? ''), file))
    const experiment = await runExperiment(plan, table, { log, signal, concurrency: jobs, loadModel, onProgress })
    progress.clear()
    let fitted: Promise<FittedCandidate> | undefined
    const champion = (): Promise<FittedCandidate> => (fitted ??= fitChosen(experiment, { signal }))
    const sources = { fairness, path, cleaning, champion: values.explain === true ? champion : undefined }
    const sections = await reportSections(experiment, sources)
    replaceFile(sectionsPath, [new TextEncoder().encode(sections)])
    await finish(experiment, resultsPath, io)
    await tracking?.log(experiment, { champion, dataPath: path, sections })
    return exitCodes.ok
  } catch (error) {
    progress.clear()
    if (error !== interruption.signal.reason) throw error
    if (!isQuiet) notice(io, `interrupted after ${progress.text()}; the same command goes on from there`)
    return exitCodes.interrupted
  } finally {
    log?.close()
    interruption.end()
  }
}

function writeFolds(plan: ExperimentPlan, table: Table, folder: string): number {
  const { rows, folds } = exportFolds(plan, table)
  replaceFile(join(folder, rowsName), encoded(rows))
  replaceFile(join(folder, foldsName), encoded([folds]))
  return exitCodes.ok
}

function* encoded(texts: Iterable<string>): Generator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

async function finish(experiment: Experiment, path: string, io: CliIo): Promise<void> {
  replaceFile(path, [new TextEncoder().encode(resultsText(experiment))])
  await writeText(io.stdout, experimentReport(experiment.results, layoutFor(undefined, io)))
}

function withClasses(plan: ExperimentPlan, classes: readonly string[] | undefined): ExperimentPlan {
  if (classes === undefined) return plan
  if (plan.classes === undefined) return { ...plan, classes }
  if (plan.classes.join() === classes.join()) return plan
  throw usageError('--classes expected with a plan that names none, or the same')
}

interface ExperimentProgressLine {
  readonly onProgress: (progress: ExperimentProgress) => void
  readonly clear: () => void
  /** `step 12 of 40`. */
  readonly text: () => string
}

function createExperimentProgress(io: CliIo, isQuiet: boolean): ExperimentProgressLine {
  let line: ReturnType<typeof createTrainingProgress> | undefined
  let last = { done: 0, total: 0 }
  return {
    onProgress: ({ done, total }) => {
      // Time that is left follows from the folds that this run does.
      line ??= createTrainingProgress(io, { numIterations: total, firstIteration: done, isQuiet })
      last = { done, total }
      line.show(done, [])
    },
    clear: () => line?.clear(),
    text: () => (last.total === 0 ? 'reading' : `step ${last.done} of ${last.total}`)
  }
}
