#!/bin/bash
# Records the runs of a plan: record.sh RUNS_CSV OUT_DIR [PROGRAM]. One JVM at a time, at low priority; adds to OUT_DIR/labels.csv.
# JAVA_17 and JAVA_25 name the two java commands; RECORD_JAR the program (default: target/record.jar).
set -u
here=$(cd "$(dirname "$0")" && pwd)
runs=$1 out=$2 only=${3:-}
jar=${RECORD_JAR:-$here/target/record.jar}
mkdir -p "$out"
labels="$out/labels.csv"
[ -s "$labels" ] || echo "id,kind,collector,jdk,xmx_mb,heap_max,secs,seed,leak,resource,leak_param,leak_start_ms,end_ms,leaked_bytes,leak_rate_bytes_per_ms,end,oom_ms" > "$labels"

flags() {
  case $1 in
    Serial) echo -XX:+UseSerialGC ;;
    Parallel) echo -XX:+UseParallelGC ;;
    G1) echo -XX:+UseG1GC ;;
    ZGC) echo -XX:+UseZGC ;;
    Shenandoah) echo -XX:+UseShenandoahGC ;;
    GenShenandoah) echo "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational" ;;
  esac
}

value() { sed -n "s/^$1=//p" "$2"; }

tail -n +2 "$runs" | while IFS=, read -r id program scenario collector jdk xmx secs seed rate; do
  [ -z "$only" ] || [ "$only" = "$program" ] || continue
  [ -e "$out/$id.gc.csv.gz" ] && continue
  java_command=JAVA_$jdk
  p="$out/$id"
  # shellcheck disable=SC2046
  timeout $((secs + 60)) nice -n 10 "${!java_command:-java}" -Xms"${xmx}"m -Xmx"${xmx}"m $(flags "$collector") \
    "-Xlog:gc*,safepoint:file=$p.log:time,uptime,level,tags:filecount=0" \
    -jar "$jar" "$program" "$scenario" "$secs" "$seed" "$p" "$rate" < /dev/null > "$p.out" 2>&1
  if [ ! -s "$p.end" ]; then
    echo "$id: no end, see $p.out" >&2
    continue
  fi
  end=$(value end "$p.end") end_ms=$(value uptime_ms "$p.end") start=$(value leak_start_ms "$p.end")
  bytes=$(value leaked_bytes "$p.end") max=$(value heap_max "$p.end")
  leak=no resource='' perms=0.000 oom=''
  if [ "$rate" != 0 ]; then
    leak=yes resource=heap perms=$(awk "BEGIN { printf \"%.3f\", $bytes / ($end_ms - $start) }")
  fi
  case $end in oom*) oom=$end_ms ;; esac
  kind=${id#*_}
  gzip -f "$p.gc.csv" "$p.tick.csv" "$p.log"
  rm -f "$p.end" "$p.out"
  echo "$id,${kind%_*},$collector,$jdk,$xmx,$max,$secs,$seed,$leak,$resource,$rate,$start,$end_ms,$bytes,$perms,$end,$oom" >> "$labels"
done
