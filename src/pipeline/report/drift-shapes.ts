/**
 * Shapes of what monitoring finds.
 *
 * @module
 */
import type { CalibrationBin, CalibrationTest } from '../../credit/monitoring/calibration-test.ts'
import {
  changes,
  type MonitoringReport,
  type StabilityBin,
  type StabilityFinding
} from '../../credit/monitoring/monitor.ts'
import { choice, list, nullable, number, object, optional, type Shape, text } from './shape.ts'

const zTest = object<{ readonly z: number; readonly pValue: number }>({ z: number, pValue: number })

const calibrationShape = object<CalibrationTest>({
  numRows: number,
  meanPredicted: number,
  observedRate: number,
  inTheLarge: zTest,
  spiegelhalter: zTest,
  hosmerLemeshow: object<CalibrationTest['hosmerLemeshow']>({
    statistic: number,
    degreesOfFreedom: number,
    pValue: number
  }),
  bins: list(object<CalibrationBin>({ numRows: number, meanPredicted: number, observedRate: number }))
})

const findingShape = object<StabilityFinding>({
  name: text,
  role: choice('score', 'feature'),
  index: number,
  statistic: number,
  degreesOfFreedom: number,
  pValue: number,
  adjustedPValue: number,
  indexByChance: number,
  change: choice(...changes),
  means: object<StabilityFinding['means']>({ reference: nullable(number), recent: nullable(number) }),
  bins: list(object<StabilityBin>({ label: text, reference: number, recent: number }))
})

/** What `monitor` found. */
export const monitoringShape: Shape<MonitoringReport> = object<MonitoringReport>({
  numRows: object<MonitoringReport['numRows']>({ reference: number, recent: number }),
  significance: number,
  variables: list(findingShape),
  absent: list(text),
  calibration: optional(
    object<NonNullable<MonitoringReport['calibration']>>({
      reference: optional(calibrationShape),
      recent: calibrationShape
    })
  )
})
