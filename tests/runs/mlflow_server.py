"""MLflow's own server and client in one process, as importing it twice costs most.

    python mlflow_server.py FOLDER

Prints the server's port. Each line of standard input is the name of an experiment, and is
answered by a line of JSON: its runs as MLflow's client reads them.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

folder = Path(sys.argv[1])
STORE = f"sqlite:///{folder}/mlflow.db"
os.environ["_MLFLOW_SERVER_FILE_STORE"] = os.environ["_MLFLOW_SERVER_REGISTRY_STORE"] = STORE
os.environ["_MLFLOW_SERVER_ARTIFACT_ROOT"] = str(folder / "artifacts")
os.environ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "true"

from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import Run  # noqa: E402
from mlflow.server import app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402


def describe(client: MlflowClient, run: Run) -> dict[str, Any]:
    history = {
        name: [
            [m.step, m.value, m.timestamp] for m in client.get_metric_history(run.info.run_id, name)
        ]
        for name in run.data.metrics
    }
    datasets = [
        [one.dataset.name, one.dataset.digest, json.loads(one.dataset.source)["uri"]]
        for one in (run.inputs.dataset_inputs if run.inputs else [])
    ]
    info = run.info
    return {
        "id": info.run_id,
        "name": info.run_name,
        "status": info.status,
        "seconds": (info.end_time - info.start_time) / 1000 if info.end_time else None,
        "params": run.data.params,
        "metrics": run.data.metrics,
        "history": history,
        "tags": run.data.tags,
        "datasets": datasets,
    }


def main() -> None:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = MlflowClient(f"http://127.0.0.1:{server.port}")
    client.search_experiments()  # makes the tables
    print(server.port, flush=True)
    for line in sys.stdin:
        experiment = client.get_experiment_by_name(json.loads(line))
        runs = (
            client.search_runs([experiment.experiment_id], max_results=5000) if experiment else []
        )
        print(json.dumps([describe(client, run) for run in runs]), flush=True)


main()
