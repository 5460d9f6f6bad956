#!/bin/sh
# Detectors and rivals on labelled traces, as a table: evaluate.sh [--tune|--report] [--verbose] [--alone] FOLDER...
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mvn -q -B -f "$root/pom.xml" compile -pl benchmarks -am
classes=$root/benchmarks/target/classes
for module in core diff hprof; do
  classes=$classes:$root/memwatchdog-$module/target/classes
done
exec java -cp "$classes" io.memwatchdog.benchmarks.detection.Evaluate "$@"
