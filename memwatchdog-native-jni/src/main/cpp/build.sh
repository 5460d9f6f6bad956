#!/bin/sh
# Builds the native library. usage: build.sh host|cross OUTPUT_DIRECTORY JDK_HOME, or build.sh compiler: can it cross-compile?
# Output: OUTPUT_DIRECTORY/<classifier>/<library>. Nothing is linked against a C library: its symbols are bound without a
# version when the JVM loads the file, so that one library serves old and new glibc, and musl.
set -eu
mode=$1 out=${2:-} jdk=${3:-}
cpp=$(cd "$(dirname "$0")" && pwd)

say() { echo "memwatchdog-native-jni: $*"; }

flags="-std=c++17 -O2 -g0 -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-stack-protector -fvisibility=hidden
 -fno-strict-aliasing -ffp-contract=off -ffreestanding -nostdlib -Wall -Wextra -Werror -Wno-unused-parameter
 -I$cpp/shim -I$cpp -I$jdk/include"

# For Linux on ARM64, where atomic operations would else be calls into the compiler's library.
inline_atomics=-mno-outline-atomics

fresh() { [ -f "$1" ] && [ -z "$(find "$cpp" -newer "$1" -type f | head -1)" ]; }

host() {
    case $(uname -s) in
        Linux) os=linux ext=so ;;
        Darwin) os=osx ext=dylib ;;
        *) say "no build for $(uname -s) by this script; the Java fall-back serves"; exit 0 ;;
    esac
    case $(uname -m) in
        x86_64 | amd64) arch=x86_64 ;;
        aarch64 | arm64) arch=aarch_64 ;;
        *) say "no build for $(uname -m); the Java fall-back serves"; exit 0 ;;
    esac
    if [ ! -f "$jdk/include/jni.h" ]; then
        say "no jni.h under $jdk/include (a JRE?); the native library is not built, the Java fall-back serves"
        exit 0
    fi
    for cxx in "${CXX:-}" c++ g++ clang++; do
        [ -n "$cxx" ] && command -v "$cxx" >/dev/null 2>&1 && break
        cxx=
    done
    if [ -z "$cxx" ]; then
        say "no C++ compiler (c++, g++, clang++); the native library is not built, the Java fall-back serves. Install g++ or set CXX"
        exit 0
    fi
    target=$out/$os-$arch/libmemwatchdog.$ext
    if fresh "$target"; then return; fi
    mkdir -p "$(dirname "$target")"
    link="-Wl,--hash-style=both,-z,relro,-z,now,-z,noexecstack,--build-id=none"
    # Compilers that do not know the flag make no such calls.
    if [ $os-$arch = linux-aarch_64 ] && "$cxx" $inline_atomics -E -x c++ /dev/null >/dev/null 2>&1; then
        flags="$flags $inline_atomics"
    fi
    [ $os = osx ] && link="-undefined dynamic_lookup"
    # shellcheck disable=SC2086
    sources=$(ls "$cpp"/*.cc)
    [ $os = linux ] && sources="$sources $(ls "$cpp"/linux/*.cc)"
    # shellcheck disable=SC2086
    "$cxx" $flags -fPIC -shared $link -o "$target.$$" $sources
    mv "$target.$$" "$target"
    say "built $os-$arch with $cxx"
}

# Sets the suffix of the first clang, 18 or newer, that has its linkers beside it. A fixed order: one machine, one compiler.
compiler() {
    for version in -19 -20 -18 ""; do
        for program in clang++ ld.lld ld64.lld lld-link; do
            command -v "$program$version" >/dev/null 2>&1 || continue 2
        done
        [ "$("clang++$version" -dumpversion | cut -d. -f1)" -lt 18 ] || return 0
    done
    say "the cross build needs clang and lld, 18 or newer (Debian, Ubuntu: apt-get install clang-19 lld-19 llvm-19)"
    exit 1
}

# One compiler for all: no SDK, no sysroot. The stub names the few symbols of the system that are used.
cross() {
    compiler
    common="$flags -nostdlibinc -nostdinc++"
    linux x86_64 x86_64-linux-gnu
    linux aarch_64 aarch64-linux-gnu $inline_atomics
    osx x86_64 x86_64 10.15
    osx aarch_64 arm64 11.0
    windows x86_64 x86_64
    windows aarch_64 aarch64
}

# shellcheck disable=SC2086
linux() {
    mkdir -p "$out/linux-$1"
    "clang++$version" --target="$2" $common ${3:-} -fPIC -shared "-fuse-ld=lld$version" \
        -Wl,--hash-style=both,-z,relro,-z,now,-z,noexecstack,--build-id=none \
        -o "$out/linux-$1/libmemwatchdog.so" "$cpp"/*.cc "$cpp"/linux/*.cc
    say "built linux-$1"
}

# shellcheck disable=SC2086
osx() {
    objects=$(mktemp -d)
    mkdir -p "$out/osx-$1"
    for source in "$cpp"/*.cc; do
        "clang++$version" --target="$2-apple-macos$3" $common -fPIC -c "$source" -o "$objects/$(basename "$source").o"
    done
    "ld64.lld$version" -arch "$2" -platform_version macos "$3" "$3" -dylib -install_name @rpath/libmemwatchdog.dylib \
        -adhoc_codesign -o "$out/osx-$1/libmemwatchdog.dylib" "$objects"/*.o "$cpp/system/macos.tbd"
    rm -r "$objects"
    say "built osx-$1"
}

# shellcheck disable=SC2086
windows() {
    mkdir -p "$out/windows-$1"
    # Floating point and memcpy come from the compiler: nothing of the system is needed. No debug directory: it names our path.
    "clang++$version" --target="$2-pc-windows-msvc" $common -fno-builtin -fuse-ld=lld -shared \
        "-Wl,/noentry,/nodefaultlib,/Brepro,/debug:none" -o "$out/windows-$1/memwatchdog.dll" "$cpp"/*.cc "$cpp"/system/windows.cc
    rm -f "$out/windows-$1/memwatchdog.lib"
    say "built windows-$1"
}

case $mode in
    host) host ;;
    cross) cross ;;
    compiler) compiler && echo "clang++$version" ;;
    *) say "unknown mode $mode"; exit 1 ;;
esac
