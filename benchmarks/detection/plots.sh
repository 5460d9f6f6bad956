#!/bin/sh
# Draws the plots of docs/detection.md anew: plots.sh FOLDER, the one of the traces that it was tuned on.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
traces=$1
mvn -q -B -f "$root/pom.xml" compile -pl benchmarks -am
classes=$root/benchmarks/target/classes
for module in core diff hprof; do
  classes=$classes:$root/memwatchdog-$module/target/classes
done

plot() {
  java -cp "$classes" io.memwatchdog.benchmarks.detection.Plot "$traces/$2.gc.csv.gz" "$3" "$root/docs/detection/$1.svg"
}

plot slow-leak 065_leak_slow_G117 "A slow leak, 0.25 % of the heap a minute from minute 10 (G1)"
plot leak-under-batches 063_leak_underbatch_G125 "A leak beneath batch jobs (G1)"
plot filling-cache 011_cachelin_G117 "A cache fills and is full: no alarm (G1)"
plot sessions 007_session_G117 "Bursts of sessions: no alarm (G1)"
plot steps 030_steps_G117 "Three reloads: no alarm (G1)"
