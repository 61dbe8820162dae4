"""lleaves: LightGBM models compiled by LLVM. They are kept; the first run of each takes minutes."""

from importlib.metadata import version

import lleaves

from protocol import Unsupported, compiled_path, model_path, one_by_one, read_rows, serve


def prepare(task, model, num_rows, threads):
    if model == 'e':
        raise Unsupported('compiling 5,000 trees takes more than three minutes')
    if task not in ('predict', 'one-row'):
        raise Unsupported('compiled for raw scores only')
    rows = read_rows(model, num_rows)
    compiled = lleaves.Model(model_file=model_path(model))
    compiled.compile(cache=compiled_path(f'lleaves-{model}.o'), raw_score=True)
    if task == 'predict':
        return lambda: [compiled.predict(rows, n_jobs=threads)]
    return one_by_one(lambda row: compiled.predict(row, n_jobs=threads), rows)


serve({'lleaves': version('lleaves')}, prepare)
