#!/usr/bin/env bash
# A standalone cluster on this machine, a master and two workers of one core each, and discovery on
# it: once as it is, and once with an executor killed in the midst.
#
# benchmarks/spark.sh CORPUS...
set -euo pipefail
port=${PORT:-7177}
here=$(cd "$(dirname "$0")" && pwd)
spark=$(python -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
work=$(mktemp -d)
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait || true
    rm -rf "$work"
}
trap stop EXIT

export PYSPARK_PYTHON SPARK_LOCAL_IP=127.0.0.1 PYTHONPATH="$here/..${PYTHONPATH:+:$PYTHONPATH}"
PYSPARK_PYTHON=$(command -v python)
start() { # what to start, and its options
    "$spark/bin/spark-class" "org.apache.spark.deploy.$@" >"$work/${pids[*]+${#pids[@]}}.log" 2>&1 &
    pids+=($!)
}
start master.Master --host 127.0.0.1 --port "$port" --webui-port 0
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.5; done
for _ in 1 2; do
    start worker.Worker --host 127.0.0.1 --cores 1 --memory 2g --webui-port 0 \
        --work-dir "$work/executors" "spark://127.0.0.1:$port"
done

conf=(--conf spark.driver.host=127.0.0.1 --conf spark.executor.memory=1g
    --conf "spark.executorEnv.PYTHONPATH=$PYTHONPATH")
for how in '' --kill; do
    # shellcheck disable=SC2086
    python "$here/spark.py" "$@" --master "spark://127.0.0.1:$port" "${conf[@]}" $how
done
