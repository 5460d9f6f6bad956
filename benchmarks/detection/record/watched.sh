#!/bin/bash
# Records the runs of a plan as record.sh does, with a whole watchdog inside: watched.sh RUNS_CSV OUT_DIR [JVMS].
# evaluate.sh OUT_DIR then shows what it has told beside what the trend alone would have.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
jar=${RECORD_JAR:-$here/target/record.jar}
mvn -q -B -f "$root/pom.xml" -DskipTests -Dspotless.check.skip=true -pl benchmarks -am package dependency:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory=target/lib < /dev/null
program=$here/target/program
mkdir -p "$program"
(cd "$program" && unzip -qo "$jar")
# The program's own libraries first: it is what runs there, and the watchdog is its guest.
export WATCHED="-cp $program/BOOT-INF/classes:$program/BOOT-INF/lib/*:$root/benchmarks/target/classes:$root/benchmarks/target/lib/*
 io.memwatchdog.benchmarks.detection.Watched"
exec "$here/record.sh" "$@"
