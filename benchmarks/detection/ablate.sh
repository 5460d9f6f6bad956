#!/usr/bin/env bash
# What each rule of the trend is worth on labelled traces. See --help.
set -euo pipefail

usage() {
  cat << 'HELP'
Usage: ablate.sh FOLDER...
       ablate.sh --check

Leaves out one rule of the adaptive detector at a time, evaluates the rest on labelled traces, and prints a row for each:
leaks found, alarms before a leak had begun, healthy runs alarmed, false alarms per 100 hours, the median of the headroom
eaten at the alarm, and the median error of the time left.

A rule is left out by a small replacement in the source of one class, which is compiled into a temporary folder. If the
text is no longer there, or there more than once, the script stops and says so.

  --check  makes all replacements at once and compiles them; evaluates nothing, and compiles nothing else
  --help   this text

Exit status: 0 done, 1 a rule is no longer to be found or does not compile, 2 wrong arguments, or something is missing.
HELP
}

fail() {
  printf 'ablate.sh: %s\n' "$2" >&2
  exit "$1"
}

root=$(cd "$(dirname "$0")/../.." && pwd)
sources=$root/memwatchdog-core/src/main/java
package=io/memwatchdog/core
classes=$root/benchmarks/target/classes
for module in core diff hprof; do
  classes=$classes:$root/memwatchdog-$module/target/classes
done

check=
folders=()
for argument in "$@"; do
  case $argument in
    --help | -h) usage; exit 0 ;;
    --check) check=yes ;;
    -*) fail 2 "unknown option $argument; see --help" ;;
    *) folders+=("$argument") ;;
  esac
done
[ -n "$check" ] || [ ${#folders[@]} -gt 0 ] || fail 2 "no folder is given; see --help"
for folder in ${folders[@]+"${folders[@]}"}; do
  [ -f "$folder/labels.csv" ] || fail 2 "$folder has no labels.csv"
done
command -v javac > /dev/null || fail 2 "there is no javac; install a JDK"
[ -n "$check" ] || mvn -q -B -f "$root/pom.xml" compile -pl benchmarks -am >&2
[ -d "$root/memwatchdog-core/target/classes" ] || fail 2 "memwatchdog-core is not compiled; run mvn compile"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The one annotation that the sources need: so no library has to be found.
mkdir -p "$work/annotations/org/jspecify/annotations"
cat > "$work/annotations/org/jspecify/annotations/Nullable.java" << 'JAVA'
package org.jspecify.annotations;

@java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
public @interface Nullable {}
JAVA

replace() { # class old new
  local file=$work/src/$package/$1.java text
  [ -f "$file" ] || install -D -m 644 "$sources/$package/$1.java" "$file"
  text=$(< "$file")
  [[ $text == *"$2"* ]] || fail 1 "$1.java has no more: $2"
  [[ ${text#*"$2"} != *"$2"* ]] || fail 1 "$1.java has more than once: $2"
  printf '%s%s%s\n' "${text%%"$2"*}" "$3" "${text#*"$2"}" > "$file"
}

compile() {
  local files=()
  mapfile -t files < <(find "$work/src" -name '*.java')
  javac -proc:none -nowarn -Xlint:none -cp "$classes" -sourcepath "$work/annotations" -d "$work/classes" "${files[@]}" || fail 1 "without '$1' it does not compile"
}

evaluate() { # rule
  local row
  java -cp "$work/classes:$classes" io.memwatchdog.benchmarks.detection.Evaluate --alone "${folders[@]}" > "$work/result"
  row=$(awk '/^memwatchdog adaptive /' "$work/result")
  [ -n "$row" ] || fail 1 "the evaluation without '$1' has no row"
  awk -v rule="$1" '{ printf "| %s | %s | %s | %s | %s | %s | %s |\n", rule, $3, $4, $5, $6, $10, $12 }' <<< "$row" |
    sed 's/\([0-9N]\)%/\1 %/g; s|\([0-9]\)/\([0-9]\)|\1 / \2|g; s/NaN %/–/g'
}

without() { # rule class old new
  if [ -z "$check" ]; then
    rm -rf "$work/src" "$work/classes"
  fi
  replace "$2" "$3" "$4"
  if [ -z "$check" ]; then
    compile "$1"
    evaluate "$1"
  fi
}

if [ -z "$check" ]; then
  echo "| left out | leaks found | early | healthy runs alarmed | false alarms per 100 h | headroom eaten | error of time left |"
  echo "|---|---|---|---|---|---|---|"
  evaluate nothing
fi

# The signal
without "floors: the last sample of a minute" trend/FloorSeries 'if (value <= lowest) {' 'if (true) {'
without "floors above both neighbours are lowered" verdict/GrowthWatch '            levelSpikes(n);' ''

# The stories
without "a level that wanders" trend/GrowthTest \
  'errors -> test.contest.bounded("wandering level", errors, WanderingLevel.PARAMETERS)' 'errors -> {}'
without "saturating" trend/GrowthTest \
  'rise("saturating", curves.fit(warmup), 3 + extra, Math.exp(-1 / tau), REACHED_AFTER * tau);' ''
without "rising and then flat" trend/GrowthTest 'rise("flat after a rise", curves.fit(rampUntil(at)), 3 + extra, 0, at);' ''
without "steps" trend/GrowthTest \
  '(steps, errors, last) -> test.contest.rise("steps", errors, 1 + 2 * steps, level, test.x[last])' \
  '(steps, errors, last) -> {}'
without "flat, then a line" trend/GrowthTest \
  'contest.unbounded("line from an onset", curves.fit(rampFrom(at)), at, 3 + extra);' ''
without "a line after a warm-up" trend/GrowthTest \
  'contest.unbounded("line after warm-up", curves.fit(warmup, x), 0, 4 + extra);' ''
without "a line with a step" trend/GrowthTest 'contest.unbounded("line with a step", curves.fit(step(at), x), 0, 4 + extra);' ''
without "stories follow the load" trend/CurveFit 'return loadVaries;' 'return false;'
without "a bound near the end is none" trend/Contest 'bound < ceiling || reached <= HAS_HELD' 'true'

# What makes a leak
without "1: twice in a row" verdict/Rules '? 1 : consecutive' '? 1 : 1'
without "1: more evidence where samples scatter" verdict/Rules 'look.noise() > NOISY' 'false'
without "1: more evidence while the load rises" verdict/Rules 'if (look.busier()) {' 'if (false) {'
without "2: more growth in short windows" verdict/Rules 'Math.max(least, 0.12 * Math.pow(16 / spanUnits, 0.75))' 'least'
without "2: 6 % of metaspace" verdict/Rules 'resource == Resource.METASPACE ?' 'false ?'
without "2: seen without a model" verdict/Rules 'look.rawGrowth() >= SEEN * look.growth().growth()' 'true'
without "3: the latest floors still rise" verdict/GrowthWatch 'return !(tail.slope() + tail.slopeError()' \
  'return true || !(tail.slope() + tail.slopeError()'
without "3: the shorter window does not object" verdict/GrowthWatch 'lastEvidence[k - 1] < OBJECTION' 'false'
without "4: above all that was there before" verdict/Rules '&& look.beyond() >= BEYOND * look.growth().growth()' ''
without "5: a window of 20 minutes" verdict/Rules 'span >= LEAST_SPAN_UNITS' 'true'
without "5: watched for 27 and 40 minutes" verdict/Rules 'observedMs >= leastObservedMs(resource)' 'true'
without "ZGC: four minutes of growth" verdict/LeakWatch 'boolean tells = yardstick.exact()' 'boolean tells = false'
without "few samples" verdict/GrowthWatch 'k == 0 ? FewSamples.MIN :' 'k == 0 ? Growth.MIN_POINTS :'
without "few samples: a small dip" verdict/FewSamples 'double DIP = 0.1;' 'double DIP = 0;'
without "few samples: not told by the load" verdict/FewSamples 'varies && followsLoad(x, y, load, n)' 'false'
without "few samples: at equal load" verdict/FewSamples '!varies || n < MIN_UNDER_LOAD' 'true'
without "slopes at alarms are too steep" verdict/Forecast 'STEEPER_THAN_TRUE = 1.18' 'STEEPER_THAN_TRUE = 1'

if [ -n "$check" ]; then
  compile "all of them"
  echo "all rules are still where they were"
fi
