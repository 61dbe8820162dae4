"""Treelite: `gtil`, its interpreter, or `tl2cgen`, models as C compiled by gcc.

Usage: treelite_peer.py gtil|tl2cgen
"""

import sys

import tl2cgen
import treelite

from protocol import Unsupported, compiled_path, model_path, one_by_one, read_rows, serve

TOOL = sys.argv[1]


def predictor(model, threads):
    """predict(rows, raw) of the tool chosen."""
    if TOOL == 'gtil':
        parsed = treelite.frontend.load_lightgbm_model(model_path(model))
        return lambda rows, raw: treelite.gtil.predict(parsed, rows, nthread=threads, pred_margin=raw)
    if model == 'e':
        raise Unsupported('compiling 5,000 trees takes more than three minutes')
    library = compiled_path(f'tl2cgen-{model}.so')
    if not library.exists():
        parsed = treelite.frontend.load_lightgbm_model(model_path(model))
        tl2cgen.export_lib(parsed, toolchain='gcc', libpath=library, params={'parallel_comp': 16}, nthread=2)
    compiled = tl2cgen.Predictor(library, nthread=threads)
    # Making a DMatrix is part of every prediction, as it is for who uses the package.
    return lambda rows, raw: compiled.predict(tl2cgen.DMatrix(rows), pred_margin=raw)


def prepare(task, model, num_rows, threads):
    rows = read_rows(model, num_rows)
    if TOOL == 'gtil' and task in ('load', 'first'):
        def load():
            return treelite.frontend.load_lightgbm_model(model_path(model))

        if task == 'load':
            return lambda: [[load().num_tree]]
        return lambda: [treelite.gtil.predict(load(), rows, nthread=threads, pred_margin=True)]
    if task not in ('predict', 'one-row', 'probability'):
        raise Unsupported('not something Treelite does')
    predict = predictor(model, threads)
    if task == 'predict':
        return lambda: [predict(rows, True)]
    return one_by_one(lambda row: predict(row, task == 'one-row'), rows)


serve({'treelite': treelite.__version__, 'tl2cgen': tl2cgen.__version__}, prepare)
