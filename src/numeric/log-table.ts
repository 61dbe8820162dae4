/**
 * The table behind `strictLog`: near the middle of each of 128 intervals of [0.6875, 1.375) a number c, chosen by the
 * authors of the algorithm so that log(c) has, by luck, zeros where its rounding would have lost bits.
 * Source: ARM optimized-routines math/log_data.c, N = 128, `invc` and `logc` (MIT licence).
 *
 * @module
 */

/** 1/c and log(c) for each interval, as the source has them. */
export interface LogTable {
  /** 1/c, [128]. */
  readonly inverse: Float64Array
  /** log(c), a multiple of 2^-43, [128]. */
  readonly log: Float64Array
}

const tableSize = 128
const charactersPerEntry = 6

// (1/c − 1/middle of the interval) · 2^53 + 2^30: integers of six base-36 digits.
const offsets =
  'gzpyxwfun030a08snmdmu0jcidyey0dofilw16ioeqt332wc9zxpscjnnhfkyqv82o9sfqdwkkoza2ipejksr5ij4et36n6q' +
  'fht1d66b3uk0erz41g2eqrncr71s6g1kcjwuu72c1sjbpt9k3qtydm94i8essvhw62wl0rbomuv4iewkltzkpqip8m3uelrg' +
  'aj6q7gejx7fsay6hjw5kvc9g6cbegk0vnoesxoxr1ioojm1svyicj0i9pzs2we0caa3xqqfgk6f5smyssgnkyk5r8wkj1pue' +
  'sopoe8mrshzsu92r2wobenf6ov1rb26bbv4otjdmx2ovw9osa5izowdeg0qsovjk9w2e5hv66qyyawuin8sw4ikggsq8cvfa' +
  'xkvp0et6xzj6m08zuioya8y6cebhw2rip8ag9ye0fmfgod16kut8368qdc1oksq4wciptxg6qbjz2yuix1ts9rjy1uk0q33e' +
  'o5aneioir142iu0ha1frbaxkkw3mqth7zo3kgxja9jkazo76c17lmgk7lmtqb77w55aosobgjj1yf79h464nl9luzfmte9t7' +
  'caml4ug8ui5shv9s50macl6u99w4cl9hi23rpsdvp9d44iaujiw4yoi9pgo5cxtj66azu6v5k863d3fz2e2flhhtdapdg2ba' +
  'a9xovk9n51vrq5wqj6pwx6a9nbmfryqh0x8ia6z6giclc476bpumt0asev91nqt9aymwbe30agedkhgm3zg790hjd6oxailb'

/** Returns the table, newly computed. log(c) is within 2^-65 of a multiple of 2^-43, so any `Math.log` finds it. */
export function createLogTable(): LogTable {
  const inverse = new Float64Array(tableSize)
  const log = new Float64Array(tableSize)
  for (let i = 0; i < tableSize; i++) {
    // 80 intervals of 1/256 from 0.6875 to 1, then 48 of 1/128: the leading bits of a float64 count them.
    const middle = i < 80 ? (176.5 + i) / 256 : (48.5 + i) / 128
    const entry = offsets.slice(i * charactersPerEntry, (i + 1) * charactersPerEntry)
    inverse[i] = 1 / middle + (parseInt(entry, 36) - 2 ** 30) * 2 ** -53
    log[i] = Math.round(-Math.log(inverse[i]!) * 2 ** 43) / 2 ** 43
  }
  return { inverse, log }
}
