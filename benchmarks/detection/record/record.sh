#!/bin/bash
# Records the runs of a plan: record.sh RUNS_CSV OUT_DIR [JVMS]. So many JVMs at once (default 1); adds to OUT_DIR/labels.csv.
# WATCHED="-cp … io.memwatchdog.benchmarks.detection.Watched" puts a whole watchdog inside: watched.sh does.
# JAVA_17 and JAVA_25 name the two java commands; RECORD_JAR the program (default: target/record.jar).
set -u
here=$(cd "$(dirname "$0")" && pwd)
export RECORD_JAR=${RECORD_JAR:-$here/target/record.jar} OUT=$2
mkdir -p "$OUT"
export LABELS="$OUT/labels.csv"
[ -s "$LABELS" ] || echo "id,kind,collector,jdk,xmx_mb,heap_max,secs,seed,leak,resource,leak_param,leak_start_ms,end_ms,leaked_bytes,leak_rate_bytes_per_ms,end,oom_ms" > "$LABELS"

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

resource() {
  case $1 in
    *-loader*) echo metaspace ;;
    *-direct*) echo direct ;;
    *-thread | *-thread-* | *-thread_*) echo threads ;;
    *) echo heap ;;
  esac
}

record() {
  local id program scenario collector jdk xmx secs seed rate
  IFS=, read -r id program scenario collector jdk xmx secs seed rate <<< "$1"
  local p="$OUT/$id" java_command=JAVA_$jdk
  [ -e "$p.gc.csv.gz" ] && return
  local cheap=''
  [ "$program" = shop ] || cheap=-XX:TieredStopAtLevel=1
  # shellcheck disable=SC2046,SC2086
  timeout $((secs + 150)) "${!java_command:-java}" -Xms"${xmx}"m -Xmx"${xmx}"m $(flags "$collector") $cheap \
    "-Xlog:gc*,safepoint:file=$p.log:time,uptime,level,tags:filecount=0" \
    ${WATCHED:--jar "$RECORD_JAR"} "$program" "$scenario" "$secs" "$seed" "$p" "$rate" < /dev/null > "$p.out" 2>&1
  if [ ! -s "$p.end" ]; then
    echo "$id: no end, see $p.out" >&2
    return
  fi
  local end end_ms start bytes max
  end=$(value end "$p.end") end_ms=$(value uptime_ms "$p.end") start=$(value leak_start_ms "$p.end")
  bytes=$(value leaked_bytes "$p.end") max=$(value heap_max "$p.end")
  local leak=no what='' perms=0.000 oom=''
  if [ "$rate" != 0 ]; then
    leak=yes what=$(resource "$id") perms=$(awk "BEGIN { printf \"%.3f\", $bytes / ($end_ms - $start) }")
  fi
  case $end in oom*) oom=$end_ms ;; esac
  local kind=${id#*_}
  case $collector in
    ZGC) gzip -f "$p.log" ;; # the one collector whose log tells more than its notifications
    *) rm -f "$p.log" ;;
  esac
  gzip -f "$p.gc.csv" "$p.tick.csv"
  rm -f "$p.end" "$p.out"
  echo "$id,${kind%_*},$collector,$jdk,$xmx,$max,$secs,$seed,$leak,$what,$rate,$start,$end_ms,$bytes,$perms,$end,$oom" >> "$LABELS"
}

export -f record value flags resource
tail -n +2 "$1" | tr '\n' '\0' | xargs -0 -P "${3:-1}" -I{} bash -c 'record "$1"' _ {}
