"""Converts the standard models for tools that do not read LightGBM's files: ONNX, and JavaScript by m2cgen.

Files that exist are kept. What cannot be converted leaves a file with the reason.
"""

import json
import sys
from importlib.metadata import version

import lightgbm as lgb
import m2cgen
import onnxmltools
from onnxmltools.convert.common.data_types import FloatTensorType

from models import MODELS
from protocol import NUM_FEATURES, compiled_path, model_path


def to_onnx(model):
    """One model for raw scores, one for probabilities. A categorical split becomes a node for each category."""
    paths = {kind: compiled_path(f'{model}-{kind}.onnx') for kind in ('probability', 'raw')}
    if all(path.exists() for path in paths.values()):
        return
    booster = lgb.Booster(model_file=model_path(model))
    rows = [('rows', FloatTensorType([None, NUM_FEATURES]))]
    converted = onnxmltools.convert_lightgbm(booster, initial_types=rows, zipmap=False)
    paths['probability'].write_bytes(converted.SerializeToString())
    for node in converted.graph.node:
        for attribute in node.attribute:
            if attribute.name == 'post_transform':
                attribute.s = b'NONE'
    paths['raw'].write_bytes(converted.SerializeToString())


def to_javascript(model):
    path = compiled_path(f'm2cgen-{model}.json')
    if path.exists():
        return
    if model == 'e':
        path.write_text(json.dumps({'reason': 'converting 5,000 trees takes more than three minutes'}))
        return
    booster = lgb.Booster(model_file=model_path(model))
    estimator = lgb.LGBMClassifier()
    estimator._Booster = booster
    estimator._n_classes = max(2, booster.num_model_per_iteration())
    estimator._n_features = NUM_FEATURES
    estimator.fitted_ = True
    try:
        result = {'source': m2cgen.export_to_javascript(estimator)}
    except (RecursionError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        result = {'reason': f'm2cgen cannot convert the model: {type(error).__name__} {error}'[:200]}
    path.write_text(json.dumps(result))


def main():
    # m2cgen goes down once for every tree.
    sys.setrecursionlimit(50_000)
    compiled_path('m2cgen.json').write_text(json.dumps({'version': version('m2cgen')}))
    for model in MODELS:
        print(f'converting model {model}', flush=True)
        to_onnx(model)
        to_javascript(model)


main()
