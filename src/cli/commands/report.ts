/**
 * `opencredit report`: a report about an experiment as one HTML file.
 *
 * @module
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonFile } from '../../node/read-json-file.ts'
import { createReport } from '../../pipeline/report/create-report.ts'
import { readResults, reportOfExperiment } from '../../pipeline/report/experiment-report.ts'
import { readReportInput, readReportSections } from '../../pipeline/report/read-report-input.ts'
import type { ReportInput } from '../../pipeline/report/report-input.ts'
import { checkOutputs } from '../io/checked-outputs.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { withOutput } from '../io/output.ts'
import { argumentsOf } from './arguments.ts'

export const help: string = `Usage: opencredit report <folder> [options]
       opencredit report <file.json> [options]

Writes a report as one HTML file, which needs nothing beside it: protocols side
by side, the champion and why, calibration, KS, gains and confusion, and, where
the input has them, explanations, reasons, cutoffs, fairness, drift, leakage
and data quality.
Reads results.json and sections.json of a folder that "opencredit experiment"
wrote. Sections of a file report.json in that folder are added, or take the
place of others. Or reads one file with the whole input of "createReport" as
JSON.

Options:
      --title <text>   heading (default: that of the input)
  -o, --output <file>  write to a file
  -h, --help           show this help

Examples:
  opencredit report experiments/first -o report.html
  opencredit report input.json --title "Card applicants" -o report.html
`

const options = { title: { type: 'string' }, output: { type: 'string', short: 'o' } } as const

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  const [path] = positionals
  if (path === undefined) throw usageError('missing <folder> argument')
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const results = join(path, 'results.json')
  const added = ['sections.json', 'report.json'].map((name) => join(path, name))
  checkOutputs(isFolder ? [results, ...added] : [path], [values.output], io)
  const input: ReportInput = isFolder
    ? Object.assign(
        readJsonFile(results, (value) => reportOfExperiment(readResults(value))),
        ...added.filter((file) => existsSync(file)).map((file) => readJsonFile(file, readReportSections))
      )
    : readJsonFile(path, readReportInput)
  const page = createReport(values.title === undefined ? input : { ...input, title: values.title })
  await withOutput(values.output, io, (output) => output.write(page))
  return exitCodes.ok
}
