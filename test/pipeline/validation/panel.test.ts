import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Panel, readPanel } from '../../../bench/pipeline/panel.ts'
import { identifyingSets } from '../../../src/pipeline/validation/audit/identifying-features.ts'
import { leakageAudit } from '../../../src/pipeline/validation/audit/leakage-audit.ts'
import { numberGroups } from '../../../src/pipeline/validation/group-numbers.ts'
import { stratifiedGroupedFolds } from '../../../src/pipeline/validation/grouped-folds.ts'
import { columnWithRole, featureNames, featuresOf, selectRows } from '../../../src/pipeline/table.ts'
import { folder, hasPublicData, noPublicData } from '../../credit/public-data.ts'

const panel = hasPublicData ? readPanel(folder) : undefined

function panelOr(skip: (isSkipped: boolean, why: string) => void): Panel & { readonly group: readonly string[] } {
  skip(panel === undefined, noPublicData)
  return { ...panel!, group: columnWithRole(panel!.table, 'group') as readonly string[] }
}

test('the panel has the folds of StratifiedGroupKFold(5, shuffle=True, random_state=1)', ({ skip }) => {
  const { table, label, group } = panelOr(skip)
  const { folds } = stratifiedGroupedFolds({ group, label, seed: 1 })
  const foldOfRow = new Uint8Array(table.numRows)
  for (const [fold, { test: rows }] of folds.entries()) for (const row of rows) foldOfRow[row] = fold
  // hashlib.sha256(fold_of_row.astype('uint8').tobytes()), scikit-learn 1.9.1
  expect(createHash('sha256').update(foldOfRow).digest('hex')).toBe(
    '120d2c0b57c05900fc853c87aa08865e96e8e120c0c5382e7d8213c6c613b71c'
  )
})

test('the panel gives its customers away by debt and income', ({ skip }) => {
  const { table, group } = panelOr(skip)
  const sets = identifyingSets(new Map(Object.entries(featuresOf(table))), numberGroups(group))
  const byName = new Map(sets.map((one) => [one.features.join(' + '), one]))
  expect(byName.get('Annual_Income + Outstanding_Debt')).toMatchObject({ numIdentified: 12_500 })
})

test('the panel is found out: customers, what random rows add, fields set after the outcome', async ({ skip }) => {
  const { table, label, group } = panelOr(skip)
  // Every eighth customer.
  const { ofRow } = numberGroups(group)
  const rows = Int32Array.from(ofRow.keys()).filter((row) => ofRow[row]! % 8 === 0)
  const part = selectRows(table, rows)
  const { findings } = await leakageAudit({
    table: part,
    label: rows.map((row) => label[row]!),
    features: featureNames(part),
    train: { num_leaves: 31, num_iterations: 60, verbosity: -1 },
    numFolds: 2,
    numResamples: 100
  })
  const byCode = new Map(findings.map((finding) => [finding.code, finding]))
  expect([...byCode.keys()].slice(0, 3)).toEqual(['shared-groups', 'identifying-features', 'row-random-gap'])
  expect(byCode.get('shared-groups')!.evidence['shareOfTestRows']).toBeGreaterThan(0.95)
  expect(byCode.get('row-random-gap')!.evidence['accuracyLower']).toBeGreaterThan(0.03)
  expect(byCode.get('post-outcome-field')!.evidence['features']).toEqual(['Interest_Rate', 'Changed_Credit_Limit'])
})
