/**
 * The tools compared: how to start each, with which parameters, and what it cannot do.
 */
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'

/** With these LightGBM's model does not depend on the number of threads, and OpenCredit's is compared with it. */
const reproducible = { deterministic: true, force_col_wise: true }

/** Parameters of a measurement, by LightGBM's names. */
export function parametersOf({ objective }, { leaves, threads }, more = reproducible) {
  return { objective, num_leaves: leaves, num_threads: threads, ...more, verbosity: -1 }
}

/** What the installed Python has to be asked for; `python` runs one that has all the peers. */
export function toolsWith(python) {
  const peer = (name) => [python, fileURLToPath(new URL(`${name}_peer.py`, import.meta.url))]
  return [
    { name: 'OpenCredit', command: [process.execPath, bundle] },
    { name: 'LightGBM', command: peer('lightgbm') },
    // Chooses between columns and rows by trying both when training begins.
    { name: 'LightGBM own choice', command: peer('lightgbm'), parameters: {} },
    { name: 'XGBoost', command: peer('xgboost') },
    { name: 'CatBoost', command: peer('catboost') },
    { name: 'scikit-learn', command: peer('sklearn'), unable: unableSklearn }
  ]
}

function unableSklearn({ name, objective }) {
  if (objective === 'lambdarank') return 'has no ranking'
  return name === 'categorical' ? 'takes at most 255 categories' : undefined
}
