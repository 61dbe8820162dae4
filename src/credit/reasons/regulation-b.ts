/**
 * The reasons of Regulation B's sample form C-1 (12 CFR part 1002, appendix C) that fields can stand for, by code. A definition
 * whose group has such a code may leave its words out; a lender must choose those that are true of its fields.
 *
 * @module
 */
import type { ReasonGroup } from './reason-map.ts'

/** The words of a reason. */
export type ReasonWords = Pick<ReasonGroup, 'name' | 'text' | 'missingText'>

/** Words by code. */
export const regulationBReasons: Readonly<Record<string, ReasonWords>> = {
  INCOME: {
    name: 'Income',
    text: 'Income insufficient for amount of credit requested',
    missingText: 'Unable to verify income'
  },
  OBLIGATIONS: {
    name: 'Obligations',
    text: 'Excessive obligations in relation to income',
    missingText: 'Unable to verify obligations in relation to income'
  },
  DELINQUENCY: {
    name: 'Delinquency',
    text: 'Delinquent past or present credit obligations with others',
    missingText: 'Unable to verify past or present credit obligations with others'
  },
  PERFORMANCE: {
    name: 'Performance with us',
    text: 'Poor credit performance with us',
    missingText: 'Unable to verify credit performance with us'
  },
  INQUIRIES: {
    name: 'Inquiries',
    text: 'Number of recent inquiries on credit bureau report',
    missingText: 'Unable to verify number of recent inquiries'
  },
  HISTORY: {
    name: 'Credit history',
    text: 'Limited credit experience',
    missingText: 'Unable to verify credit experience'
  },
  EMPLOYMENT: {
    name: 'Employment',
    text: 'Length of employment',
    missingText: 'Unable to verify employment'
  },
  RESIDENCE: {
    name: 'Residence',
    text: 'Length of residence',
    missingText: 'Unable to verify residence'
  },
  COLLATERAL: {
    name: 'Collateral',
    text: 'Value or type of collateral not sufficient',
    missingText: 'Unable to verify value or type of collateral'
  },
  REFERENCES: {
    name: 'Credit references',
    text: 'Insufficient number of credit references provided',
    missingText: 'Unable to verify credit references'
  }
}
