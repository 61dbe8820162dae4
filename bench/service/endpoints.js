/**
 * The endpoints to compare: those of both services that do the same work.
 */

/**
 * `bodies`: file of the material; `ours`: the endpoint of OpenCredit a peer's is compared with; `read`: what the answer
 * says, to be checked before anything is timed; `expects`: the reasons it must give.
 */
export const endpoints = [
  {
    name: 'OpenCredit: /predict',
    service: 'OpenCredit',
    path: '/predict',
    bodies: 'applicants',
    read: (answer) => answer,
    expects: 'checked'
  },
  {
    name: 'OpenCredit, logging: /predict',
    service: 'OpenCredit, logging',
    path: '/predict',
    bodies: 'applicants',
    read: (answer) => answer,
    expects: 'checked'
  },
  {
    name: 'OpenCredit: /invocations',
    service: 'OpenCredit',
    path: '/invocations',
    bodies: 'invocations',
    read: ({ predictions }) => predictions[0],
    expects: 'checked'
  },
  {
    name: 'OpenCredit, --model: /v1/predict',
    service: 'OpenCredit, --model',
    path: '/v1/predict',
    bodies: 'rows',
    read: ({ predictions }) => ({ probabilities: predictions[0] })
  },
  {
    name: 'FastAPI: interventional SHAP',
    service: 'FastAPI',
    path: '/predict?explain=interventional',
    bodies: 'applicants',
    ours: 'OpenCredit: /predict',
    read: (answer) => answer,
    expects: 'interventional'
  },
  {
    name: 'FastAPI: path-dependent SHAP',
    service: 'FastAPI',
    path: '/predict?explain=path',
    bodies: 'applicants',
    ours: 'OpenCredit: /predict',
    read: (answer) => answer,
    expects: 'path'
  },
  {
    name: 'FastAPI: no explanation',
    service: 'FastAPI',
    path: '/predict?explain=none',
    bodies: 'applicants',
    ours: 'OpenCredit: /invocations',
    read: (answer) => answer
  }
]
