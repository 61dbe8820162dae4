"""What MLflow's own client says of what was logged: compares runs with results.json, loads models, and prints their predictions.

python test/interop/mlflow_check.py ADDRESS DIR
"""

import json
import math
import os
import sys
import warnings

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient

warnings.filterwarnings("ignore")
address, folder = sys.argv[1:]
mlflow.set_tracking_uri(address)
client = MlflowClient()


def runs_of(name):
    experiment = client.get_experiment_by_name(name)
    return client.search_runs([experiment.experiment_id], max_results=100), experiment


def check_experiment(champion):
    results_path = os.path.join(folder, f"out-{champion}", "results.json")
    with open(results_path) as file:
        results = json.load(file)
    runs, _ = runs_of(f"loans {champion}")
    (parent,) = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    children = {run.info.run_name: run for run in runs if run is not parent}
    assert list(sorted(children)) == ["card", "cumulative", "trees"] and len(runs) == 4
    assert parent.info.status == "FINISHED" and parent.info.run_name == champion
    tags = parent.data.tags
    assert tags["opencredit.protocol"] == "stratified-grouped" and tags["opencredit.seed"] == "1"
    assert tags["opencredit.champion"] == champion == results["champion"]["candidate"]
    local = client.download_artifacts(parent.info.run_id, "results.json")
    with open(local, "rb") as mine, open(results_path, "rb") as theirs:
        assert mine.read() == theirs.read()
    assert {file.path for file in client.list_artifacts(parent.info.run_id)} == {"results.json", "report.html"}

    (protocol,) = results["protocols"]
    for figures in protocol["candidates"]:
        run = children[figures["candidate"]]
        assert run.info.status == "FINISHED" and run.data.tags["mlflow.parentRunId"] == parent.info.run_id
        assert run.data.tags["opencredit.is_champion"] == str(figures["candidate"] == champion).lower()
        (dataset,) = run.inputs.dataset_inputs
        assert dataset.dataset.digest == results["data"]["checksum"] == tags["opencredit.data_checksum"]
        assert json.loads(dataset.dataset.source) == {"uri": "loans.csv"}
        for key, value in figures["parameters"].items():
            assert run.data.params[key] == str(value), key
        for key, figure in figures["evaluation"]["metrics"].items():
            for end, part in (("", "value"), ("_lower", "lower"), ("_upper", "upper"), ("_se", "standardError")):
                assert run.data.metrics[f"stratified-grouped/{key}{end}"] == figure[part], key
        for one in figures["evaluation"]["classes"]:
            for key, figure in one["metrics"].items():
                assert run.data.metrics[f"stratified-grouped/class/{one['name']}/{key}"] == figure["value"], key
        folds = client.get_metric_history(run.info.run_id, "stratified-grouped/fold/log_loss")
        assert sorted(metric.step for metric in folds) == [0, 1, 2]
    return children[champion]


def rows_for(model):
    names = model.metadata.get_input_schema().input_names()
    random = np.random.default_rng(3)
    frame = pd.DataFrame({name: random.random(500) * 50_000 for name in names})
    if "job" in names:
        frame["job"] = random.integers(0, 3, 500).astype(float)
    for name in names:
        frame.loc[random.random(500) < 0.1, name] = np.nan
    return frame


def prediction(name, model, path):
    frame = rows_for(model)
    raw = model.predict(frame)
    shape = model.metadata.signature.outputs.inputs[0].shape
    assert len(shape) == raw.ndim and shape[1:] == raw.shape[1:]
    # The signature finds columns by name, in any order.
    assert np.array_equal(model.predict(frame[frame.columns[::-1]]), raw)
    rows = [[None if math.isnan(value) else value for value in row] for row in frame.to_numpy().tolist()]
    return {"name": name, "model": path, "rows": rows, "bits": np.ascontiguousarray(raw).tobytes().hex()}


def registered(name, run):
    version = client.get_model_version_by_alias(name, "champion")
    assert version.version == "1" or version.version == 1
    assert version.run_id == run.info.run_id
    logged = client.get_logged_model(version.source.removeprefix("models:/"))
    assert str(logged.status) == "READY" or logged.status.name == "READY"
    assert logged.source_run_id == run.info.run_id
    assert logged.model_id in [model.model_id for model in run.outputs.model_outputs]
    path = mlflow.artifacts.download_artifacts(f"models:/{name}@champion")
    model = mlflow.pyfunc.load_model(f"models:/{name}@champion")
    assert model.metadata.model_id == logged.model_id and model.metadata.run_id == run.info.run_id
    assert "opencredit" in model.metadata.flavors
    booster = mlflow.lightgbm.load_model(f"models:/{name}@champion")
    assert booster.feature_name() == model.metadata.get_input_schema().input_names()
    with open(os.path.join(path, "pipeline.json")) as file:
        assert json.load(file)["format"] == "opencredit-champion"
    return prediction(name, model, os.path.join(path, "model.lgb"))


def check_lost_answers():
    runs, experiment = runs_of("lost answers")
    run = runs[0]
    metrics = client.get_metric_history(run.info.run_id, "loss")
    assert [(one.step, one.value, one.timestamp) for one in sorted(metrics, key=lambda one: one.step)] == [
        (i, 1 / (i + 3), 1000 + i) for i in range(2345)
    ]
    assert math.isnan(run.data.metrics["odd 0"])
    # The store keeps the largest number in place of infinity.
    assert run.data.metrics["odd 1"] > 1e308 and run.data.metrics["odd 2"] < -1e308
    assert run.data.params == {f"p{i}": "é" * 5900 for i in range(250)}
    assert run.data.tags["a tag"] == 'ä "quoted" 😀\n'
    models = client.search_logged_models([experiment.experiment_id])
    path = mlflow.artifacts.download_artifacts(f"{models[0].artifact_location}/a b/é.txt")
    with open(path) as file:
        assert file.read() == "content"
    assert run.info.status == "FINISHED"
    return {
        "runs": len(runs),
        "models": len(models),
        "versions": len(client.search_model_versions("name='lost model'")),
        "outputs": len(run.outputs.model_outputs),
        "inputs": len(run.inputs.dataset_inputs),
    }


predictions = []
run = check_experiment("trees")
predictions.append(registered("loans trees", run))
run = check_experiment("cumulative")
for name in ("Standard", "Good"):
    predictions.append(registered(f"loans cumulative-at-least-{name}", run))
run = check_experiment("card")
assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["champion.json"]
assert not run.outputs.model_outputs
offline = os.path.join(folder, "offline")
predictions.append(prediction("offline", mlflow.pyfunc.load_model(offline), os.path.join(offline, "model.lgb")))
print(json.dumps({"predictions": predictions, "losing": check_lost_answers()}))
