"""
Makes what the examples for engines can be tried with: model.txt, a model of LightGBM, and loans.parquet, 200,000 rows of what it
takes and an id. Needs lightgbm, pandas, pyarrow and scikit-learn. Run: python make_loans.py
"""

import lightgbm
import numpy
import pandas

num_rows = 200_000
jobs = ['baker', 'carpenter', 'clerk', "o'clock", 'smith, "master"', 'Bäcker']
random = numpy.random.default_rng(7)

job = random.integers(0, len(jobs), num_rows)
late = random.poisson(1.2, num_rows)
income = numpy.round(random.lognormal(8, 0.6, num_rows), 2)
debt = numpy.round(random.exponential(4000, num_rows), 2)
risk = debt / income + 0.6 * late + (job % 3 == 1) + random.normal(size=num_rows)
# What files hold: values that are missing, and some that are no number of any loan.
income[random.random(num_rows) < 0.1] = numpy.nan
debt[random.random(num_rows) < 0.01] = numpy.inf
debt[random.random(num_rows) < 0.01] = -0.0

words = pandas.Series(numpy.array(jobs, dtype=object)[job])
loans = pandas.DataFrame({'income': income, 'debt': debt, 'late_payments': late, 'job': words})
past = loans[:20_000].assign(job=pandas.Categorical(words[:20_000], jobs))
parameters = {'objective': 'binary', 'num_leaves': 31, 'seed': 1, 'verbose': -1}
lightgbm.train(parameters, lightgbm.Dataset(past, risk[:20_000] > 3), 100).save_model('model.txt')

# Jobs that no past loan had, and no job at all.
loans['job'] = words.where(random.random(num_rows) > 0.02, 'astronaut').where(random.random(num_rows) > 0.05, None)
loans.insert(0, 'id', numpy.arange(num_rows))
loans.to_parquet('loans.parquet', row_group_size=20_000)
