/**
 * Fields that are known to be set after the outcome, or because of it.
 *
 * @module
 */

/** A rule about names of fields. */
export interface PostOutcomeRule {
  /** Names of fields; case and all but letters and digits are ignored. */
  readonly names: readonly string[]
  /** Why their values may follow from what is to be predicted. */
  readonly reason: string
}

/** Rules for fields of the public credit data sets. */
export const postOutcomeRules: readonly PostOutcomeRule[] = [
  {
    names: ['Interest_Rate', 'int_rate', 'apr', 'funding_rate'],
    reason: 'a lender sets it after judging the applicant'
  },
  {
    names: ['Changed_Credit_Limit', 'credit_limit_change'],
    reason: 'a lender changes a limit because of how the customer stands'
  },
  {
    names: ['Credit_Mix', 'grade', 'sub_grade', 'risk_grade', 'credit_rating'],
    reason: 'it is a judgement of credit standing itself'
  },
  {
    names: [
      'recoveries',
      'collection_recovery_fee',
      'total_pymnt',
      'total_pymnt_inv',
      'total_rec_prncp',
      'total_rec_int',
      'total_rec_late_fee',
      'last_pymnt_amnt',
      'last_pymnt_d',
      'out_prncp',
      'out_prncp_inv',
      'charge_off_date',
      'debt_settlement_flag',
      'settlement_amount',
      'settlement_status',
      'hardship_flag',
      'last_fico_range_high',
      'last_fico_range_low'
    ],
    reason: 'it is known only once the loan has been repaid or not'
  }
]

/** A field that a rule names. */
export interface Suspect {
  readonly feature: string
  readonly reason: string
}

/** Features that rules name, in the order of the features. */
export function suspectsAmong(features: readonly string[], rules: readonly PostOutcomeRule[]): Suspect[] {
  const reasons = new Map(rules.flatMap(({ names, reason }) => names.map((name) => [plainName(name), reason])))
  return features.flatMap((feature) => {
    const reason = reasons.get(plainName(feature))
    return reason === undefined ? [] : [{ feature, reason }]
  })
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
