#include "linux/child.h"

#include "linux/descriptors.h"
#include "linux/hprof_writer.h"
#include "linux/in_place.h"
#include "linux/kernel_text.h"
#include "linux/marker.h"
#include "linux/moving_regions.h"
#include "linux/profile_encoder.h"

namespace memwatchdog {

Outcome* childOutcome;

namespace {

void onFatalSignal(int signal, void* info, void*) {
    constexpr u4 SI_ADDR = 16;
    childOutcome->crash(signal, load<u8>(static_cast<const char*>(info) + SI_ADDR));
}

const char* unfinishedFile;  // set once, before the signal can come

// Told to end by an operator, by the terminal, or by the kernel because the parent is dead, who would have removed the file.
void onTermination(int, void*, void*) {
    if (unfinishedFile && childOutcome->page().state != StatusPage::DONE) unlink(unfinishedFile);
    _exit(4);
}

// Less important than the application, whose own niceness it has inherited.
void onTimeIsUsedUp(int, void*, void*) {
    constexpr int LESS_IMPORTANT = 5;
    (void)!nice(LESS_IMPORTANT);
}

void handle(int signal, void (*handler)(int, void*, void*)) {
    memwatchdog_sigaction action{};
    action.handler = handler;
    action.flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
    sigaction(signal, &action, nullptr);
}

void reset(int signal, u8 disposition) {
    memwatchdog_sigaction action{};
    action.handler = reinterpret_cast<void (*)(int, void*, void*)>(disposition);
    sigaction(signal, &action, nullptr);
}

// Nothing of the JVM's or the application's handlers must run here. What the stack has no room for has a stack of its own.
void resetSignals() {
    constexpr u8 DEFAULT = 0, IGNORE = 1;
    constexpr int FATAL[] = {libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGABRT, libc::SIGSYS};
    constexpr int ENDING[] = {libc::SIGTERM, libc::SIGINT, libc::SIGHUP};
    constexpr int USELESS[] = {libc::SIGQUIT, libc::SIGPIPE, libc::SIGXFSZ};
    static char alternate[65536];
    memwatchdog_stack stack{alternate, 0, sizeof alternate};
    sigaltstack(&stack, nullptr);
    for (int signal = 1; signal <= libc::LAST_SIGNAL; signal++) reset(signal, DEFAULT);
    for (int signal : FATAL) handle(signal, onFatalSignal);
    for (int signal : ENDING) handle(signal, onTermination);
    for (int signal : USELESS) reset(signal, IGNORE);
    unsigned long none[16] = {};
    sigprocmask(libc::SIG_SETMASK, none, nullptr);
}

void writeSmallFile(const char* path, const char* text) {
    int file = open(path, libc::O_WRONLY | libc::O_CLOEXEC);
    if (file < 0) return;
    (void)!::write(file, text, strlen(text));
    close(file);
}

// A heap leaks on a busy machine above all, where who gives way to everybody waits for minutes: this process does so only when
// it has had some seconds of a processor, and then gets about a third of what a thread of the application gets.
void giveWayAfterAWhile() {
    constexpr long ONCE_AFTER_TWO_SECONDS[] = {0, 0, 2, 0};
    handle(libc::SIGPROF, onTimeIsUsedUp);
    setitimer(libc::ITIMER_PROF, ONCE_AFTER_TWO_SECONDS, nullptr);
}

// Who comes first when memory, disk or, before long, processors are short: never this process.
void becomeUnimportant() {
    writeSmallFile("/proc/self/oom_score_adj", "1000");
    giveWayAfterAWhile();
    constexpr long BEST_EFFORT_LOWEST = (2 << 13) | 7;
    syscall(libc::SYS_IOPRIO_SET, 1, 0, BEST_EFFORT_LOWEST);
    unsigned long noCore[2] = {0, 0};
    setrlimit(libc::RLIMIT_CORE, noCore);
}

u8 residentKb() {
    char text[4096];
    int file = open("/proc/self/smaps_rollup", libc::O_RDONLY | libc::O_CLOEXEC);
    if (file < 0) return 0;
    long length = ::read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    u8 kilobytes = numberBehind(text, "Private_Dirty:");
    return kilobytes == NO_NUMBER ? 0 : kilobytes;
}

template <class T, class... Arguments>
T& make(Arguments&&... arguments) {
    T* made = makeInPlace<T>(libc::MAP_PRIVATE, static_cast<Arguments&&>(arguments)...);
    if (!made) childOutcome->fail("out of memory");
    return *made;
}

struct Graph {
    explicit Graph(const Layout& layout) : classes(layout) {}
    ClassTable classes;
    MarkBitmap marks;
    MemoryMap memory;
};

Graph& readGraph(Frozen& frozen) {
    if (frozen.layout->movesBeside && MovingRegions(frozen.layout->vm).anyObjectMoves()) childOutcome->moving();
    StatusPage& page = frozen.shared->page;
    page.phase = StatusPage::CLASSES;
    page.roots = frozen.roots.size();
    Graph& graph = make<Graph>(*frozen.layout);
    if (!graph.marks.reserve()) childOutcome->fail("out of memory for the mark bitmap");
    if (!graph.memory.read()) childOutcome->fail("cannot read /proc/self/maps");
    graph.classes.read();
    graph.classes.verifyFieldsAgainstOopMaps();
    return graph;
}

// What is shared with the parent is not frozen.
void requirePrivate(Graph& graph) {
    for (Mapping& mapping : graph.memory.mappings()) {
        if (mapping.shared && graph.marks.anyMarkedIn(mapping.start, mapping.end))
            childOutcome->refuse("a part of the heap is a shared mapping, which a fork cannot freeze");
    }
}

void dump(Frozen& frozen) {
    Graph& graph = readGraph(frozen);
    Marker& marker = make<Marker>(graph.classes, graph.marks, graph.memory, frozen.request.searchBytes);
    marker.run(frozen.roots);
    requirePrivate(graph);
    if (!frozen.request.gzip && marker.dataBytes() > frozen.request.maxBytes)
        childOutcome->refuse("the dump would need more disk space than may be used");
    FrozenPages& pages = make<FrozenPages>(graph.classes, graph.marks);
    pages.releaseUnmarked();
    Output& output = make<Output>(OUTPUT, frozen.request.gzip, frozen.request.maxBytes);
    HprofWriter& writer = make<HprofWriter>(graph.classes, graph.marks, output, frozen.request.redact, &pages);
    writer.write(frozen.threads, frozen.roots, libc::nanos(libc::CLOCK_REALTIME) / 1000000);
}

// The status page tells the bytes.
void countLiveSet(Frozen& frozen) {
    Graph& graph = readGraph(frozen);
    make<Marker>(graph.classes, graph.marks, graph.memory, frozen.request.searchBytes).run(frozen.roots);
    requirePrivate(graph);
}

void profile(Frozen& frozen) {
    Graph& graph = readGraph(frozen);
    PathFolder& folder = make<PathFolder>(graph.classes, graph.marks, graph.memory, frozen.threads, frozen.request.maxNodes,
                                          frozen.request.searchBytes);
    folder.run(frozen.roots);
    requirePrivate(graph);
    make<ProfileEncoder>(graph.classes, folder, frozen.threads, frozen.result, frozen.resultCapacity).encode();
}

}  // namespace

void becomeChild(Frozen& frozen) {
    static Outcome outcome(nullptr);
    outcome = Outcome(&frozen.shared->page, frozen.layout->heapStart, frozen.layout->heapEnd);
    childOutcome = &outcome;
    if (frozen.request.mode == Mode::DUMP) unfinishedFile = frozen.request.path;
    resetSignals();
    prctl(libc::PR_SET_PDEATHSIG, static_cast<unsigned long>(libc::SIGTERM), 0ul, 0ul, 0ul);
    if (getppid() != frozen.parent) onTermination(0, nullptr, nullptr);
    prctl(libc::PR_SET_NAME, "mw-snapshot", 0ul, 0ul, 0ul);
    alarm(frozen.request.deadlineSeconds);
    // Where the application is at its limit of descriptors, none can be opened before some are closed.
    keepOnly(frozen.request.mode == Mode::DUMP ? frozen.request.file : -1);
    becomeUnimportant();
    MemoryWatch::start(frozen.request.memory);
}

void runChild(Frozen& frozen) {
    u8 start = libc::monotonicNanos();
    switch (frozen.request.mode) {
        case Mode::PROBE: calibrate(frozen.tables, frozen.known, frozen.request.movesBeside, frozen.shared->layout); break;
        case Mode::DUMP: dump(frozen); break;
        case Mode::PROFILE: profile(frozen); break;
        case Mode::LIVE_SET: countLiveSet(frozen); break;
    }
    frozen.shared->page.residentKb = residentKb();
    frozen.shared->page.childNanos = libc::monotonicNanos() - start;
    childOutcome->done();
}

}  // namespace memwatchdog
