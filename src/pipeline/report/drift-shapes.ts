/**
 * Shapes of what monitoring finds.
 *
 * @module
 */
import type { CalibrationBin, CalibrationTest } from '../../credit/monitoring/calibration-test.ts'
import { changes, type StabilityBin } from '../../credit/monitoring/findings.ts'
import type { MonitoringReport, StabilityFinding } from '../../credit/monitoring/monitor.ts'
import { choice, list, measure, nullable, object, optional, type Shape, text } from '../../shapes.ts'

const zTest = object<{ readonly z: number; readonly pValue: number }>({ z: measure, pValue: measure })

const calibrationShape = object<CalibrationTest>({
  numRows: measure,
  meanPredicted: measure,
  observedRate: measure,
  inTheLarge: zTest,
  spiegelhalter: zTest,
  hosmerLemeshow: object<CalibrationTest['hosmerLemeshow']>({
    statistic: measure,
    degreesOfFreedom: measure,
    pValue: measure
  }),
  bins: list(object<CalibrationBin>({ numRows: measure, meanPredicted: measure, observedRate: measure }))
})

const findingShape = object<StabilityFinding>({
  name: text,
  role: choice('score', 'feature'),
  index: measure,
  statistic: measure,
  degreesOfFreedom: measure,
  pValue: measure,
  adjustedPValue: measure,
  indexByChance: measure,
  change: choice(...changes),
  means: object<StabilityFinding['means']>({ reference: nullable(measure), recent: nullable(measure) }),
  bins: list(object<StabilityBin>({ label: text, reference: measure, recent: measure }))
})

/** What `monitor` found. */
export const monitoringShape: Shape<MonitoringReport> = object<MonitoringReport>({
  numRows: object<MonitoringReport['numRows']>({ reference: measure, recent: measure }),
  significance: measure,
  variables: list(findingShape),
  absent: list(text),
  calibration: optional(
    object<NonNullable<MonitoringReport['calibration']>>({
      reference: optional(calibrationShape),
      recent: calibrationShape
    })
  )
})
