# Sourced by ./demo and ./verify: finds or installs what they need on Debian and Ubuntu.
# Nothing here starts a service, asks a question or reads standard input.

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 2; }

has() { command -v "$1" > /dev/null 2>&1; }

# A JDK, not only a JRE: the compiler and the headers of JNI.
java_home() {
  local javac
  javac=$(readlink -f "${JAVA_HOME:+$JAVA_HOME/bin/}javac" 2> /dev/null || true)
  [ -x "$javac" ] || javac=$(readlink -f "$(command -v javac || true)" 2> /dev/null || true)
  [ -x "$javac" ] || return 1
  dirname "$(dirname "$javac")"
}

has_jdk() {
  local home major
  home=$(java_home) || return 1
  major=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ "${major:-0}" -ge 17 ] && [ -e "$home/include/jni.h" ]
}

# The newest JDK would do, but 17 is what we promise to run on.
jdk_package() {
  local package
  for package in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
    if apt-cache show "$package" > /dev/null 2>&1; then echo "$package"; return; fi
  done
  echo default-jdk-headless
}

missing_required() {
  has_jdk || jdk_package
  has mvn || echo maven
  has g++ || echo g++
  has curl || echo curl
}

missing_servers() {
  has prometheus || echo prometheus
  has prometheus-alertmanager || echo prometheus-alertmanager
}

missing_compose() {
  has docker-compose || docker compose version > /dev/null 2>&1 || echo docker-compose
}

missing_browser() {
  has chromedriver || echo chromium-driver
  has chromium || has chromium-browser || has google-chrome || echo chromium
}

# The native libraries of all systems are built where clang and lld are.
has_cross() { sh memwatchdog-native-jni/src/main/cpp/build.sh compiler > /dev/null 2>&1; }

missing_cross() {
  local version
  has musl-gcc || echo musl-tools
  ! has_cross || return 0
  for version in 19 20 18; do
    if apt-cache show "clang-$version" > /dev/null 2>&1; then
      echo "clang-$version lld-$version llvm-$version"
      return
    fi
  done
  echo clang lld llvm
}

# For tests on ARM64 and Windows, which are of the long ones.
missing_emulators() {
  has qemu-aarch64-static || echo qemu-user-static
  has mmdebstrap || echo mmdebstrap
  [ -x /usr/lib/wine/wine64 ] || echo wine64
}

may_install() { [ "$(id -u)" = 0 ] && has apt-get; }

apt_updated=
# Packages that bring a service would start it: a policy forbids that while they are installed.
apt_install() {
  local policy=/usr/sbin/policy-rc.d own_policy= status=0 log
  log=$(mktemp)
  if [ ! -e $policy ]; then
    own_policy=yes
    printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy
  fi
  if [ -z "$apt_updated" ]; then
    timeout 180 apt-get -qq update > "$log" 2>&1 < /dev/null || true
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive timeout 600 apt-get -qq install -y --no-install-recommends "$@" \
    >> "$log" 2>&1 < /dev/null || status=$?
  [ -z "$own_policy" ] || rm -f $policy
  [ $status = 0 ] || tail -5 "$log" >&2
  rm -f "$log"
  return $status
}

# The line for people who are not root, or whose system is not Debian's.
install_line() { echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"; }

require_tools() {
  local missing
  missing=$(missing_required | xargs)
  [ -n "$missing" ] || return 0
  may_install || die "Missing: $missing. This installs them: $(install_line $missing)"
  say "Installing $missing"
  # Which JDK there is to have is known only after an update.
  apt_install ca-certificates > /dev/null 2>&1 || true
  missing=$(missing_required | xargs)
  apt_install $missing || die "These could not be installed: $missing. By hand: $(install_line $missing)"
  [ -z "$(missing_required)" ] || die "Still missing after the installation: $(missing_required | xargs)"
}

# Optional packages: tells what will be skipped and goes on.
want_tools() {
  local what=$1
  shift
  [ $# -gt 0 ] || return 0
  if ! may_install; then
    skipped "$what: not installed ($(install_line "$@"))"
    return 1
  fi
  say "Installing $*"
  apt_install "$@" || { skipped "$what: $* could not be installed"; return 1; }
}

skips=()
skipped() { skips+=("$*"); }

seconds_since() { echo $(($(date +%s) - $1)); }
