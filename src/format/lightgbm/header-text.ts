/**
 * Lines of a model's header as LightGBM 4.7.0 writes them.
 *
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's ToString; include/LightGBM/bin.h, BinMapper::bin_info_string.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import { formatG } from '../../numeric/format-number.ts'
import { parseObjective } from './objective.ts'

/** What follows `objective=`, without aliases; undefined for a custom objective, which has no such line. */
export function objectiveText(model: { readonly file: Pick<Model['file'], 'objective'> }): string | undefined {
  const objective = parseObjective(model.file.objective)
  if (typeof objective === 'string' || objective.name === 'custom') return undefined
  const { name, parameters } = objective
  return [
    name,
    // huber alone does not write it.
    ...(parameters.sqrt !== undefined && name !== 'huber' ? ['sqrt'] : []),
    ...(parameters.num_class === undefined ? [] : [`num_class:${parameters.num_class}`]),
    ...(parameters.sigmoid === undefined ? [] : [`sigmoid:${formatG(parameters.sigmoid, 6)}`])
  ].join(' ')
}

/** The entries of `feature_infos=`: `[min:max]`, `-1:4:7` (categories) or `none` (unused) [numFeatures]. */
export function featureInfoTexts({ file, featureInfos }: Model): readonly string[] {
  if (file.featureInfos !== undefined) return file.featureInfos
  return featureInfos.map((info) => {
    if (info.kind === 'unused') return 'none'
    return info.kind === 'categorical' ? info.codes.join(':') : `[${formatG(info.min, 17)}:${formatG(info.max, 17)}]`
  })
}
