#include "linux/fork_session.h"

#include "linux/in_place.h"
#include "linux/thread_collector.h"

namespace memwatchdog {
namespace {

constexpr jlong SENTINEL_TAG = 1ll << 40;
constexpr u8 MAX_ROOTS = 2u << 20;
constexpr u8 NO_MAPPING = ~0ull;

template <class T>
T* shared(u8 bytes) {
    void* memory = mmap(nullptr, bytes, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE, -1, 0);
    return reinterpret_cast<u8>(memory) == NO_MAPPING ? nullptr : static_cast<T*>(memory);
}

// Tags must not outlive the snapshot, nor the environment that holds them.
class JvmtiEnvironment {
public:
    explicit JvmtiEnvironment(JNIEnv* env) {
        JavaVM* vm = nullptr;
        if (env->GetJavaVM(&vm) || vm->GetEnv(reinterpret_cast<void**>(&jvmti_), JVMTI_VERSION_11) != JNI_OK) {
            jvmti_ = nullptr;
            return;
        }
        jvmtiCapabilities wanted{};
        wanted.can_tag_objects = 1;
        wanted.can_get_line_numbers = 1;
        wanted.can_get_source_file_name = 1;
        if (jvmti_->AddCapabilities(&wanted) != JVMTI_ERROR_NONE) dispose();
    }
    ~JvmtiEnvironment() { dispose(); }
    jvmtiEnv* get() { return jvmti_; }

private:
    void dispose() {
        if (jvmti_) jvmti_->DisposeEnvironment();
        jvmti_ = nullptr;
    }
    jvmtiEnv* jvmti_ = nullptr;
};

// A raw clone, as a fork whose end raises no SIGCHLD, so that neither an application which waits for any child nor its handlers
// meet a process they do not know. The C library's own handlers for forks do not run: in the safepoint they might wait for a
// thread that waits for us. What they would mend, the child never uses: malloc, stdio, the dynamic loader, threads; of the C
// library it calls system calls and functions on bytes only. An emulator may know the plain fork only.
int forkUnseen() {
    constexpr unsigned long NO_SIGNAL_AND_NOTHING_SHARED = 0;
    long pid = syscall(libc::SYS_CLONE, NO_SIGNAL_AND_NOTHING_SHARED, 0l, 0l, 0l, 0l);
    return pid < 0 && libc::error() == libc::EINVAL ? fork() : static_cast<int>(pid);
}

// While it is forked a thread takes no signal, so that none meets the JVM's or the application's handlers in the child, which
// lets them in when its own are set. Faults stay: to block them would turn one into the end of the process.
void blockSignals(unsigned long (&before)[16]) {
    constexpr int FAULTS[] = {libc::SIGILL, libc::SIGTRAP, libc::SIGBUS, libc::SIGFPE, libc::SIGSEGV};
    unsigned long all[16];
    memset(all, 0xff, sizeof all);
    for (int fault : FAULTS) all[0] &= ~(1ul << (fault - 1));
    sigprocmask(libc::SIG_SETMASK, all, before);
}

class LocalFrame {
public:
    LocalFrame(JNIEnv* env, jint capacity) : env_(env), pushed_(env->PushLocalFrame(capacity) == 0) {}
    ~LocalFrame() {
        if (pushed_) env_->PopLocalFrame(nullptr);
    }
    explicit operator bool() const { return pushed_; }

private:
    JNIEnv* env_;
    bool pushed_;
};

}  // namespace

ForkSession::~ForkSession() {
    kill();
    ended(0);
    if (pidDescriptor_ >= 0) close(pidDescriptor_);
    if (frozen_.result) munmap(frozen_.result, frozen_.resultCapacity);
    if (frozen_.shared) munmap(frozen_.shared, sizeof(Shared));
}

const char* ForkSession::prepare(const Layout* layout, u8 resultCapacity) {
    frozen_.layout = layout;
    frozen_.parent = getpid();
    frozen_.shared = shared<Shared>(sizeof(Shared));
    if (!frozen_.shared || !frozen_.roots.reserve(MAX_ROOTS)) return "out of memory";
    if (resultCapacity) {
        frozen_.result = shared<u1>(resultCapacity);
        frozen_.resultCapacity = resultCapacity;
        if (!frozen_.result) return "out of memory";
    }
    if (frozen_.request.mode == Mode::PROBE && !frozen_.tables.find())
        return "this JVM is not HotSpot, or one that does not export its structures";
    return nullptr;
}

const char* ForkSession::freeze(JNIEnv* env, jobject sentinel, jobjectArray known, bool forkEarly) {
    JvmtiEnvironment environment(env);
    jvmti_ = environment.get();
    if (!jvmti_) return "this JVM refuses the tool interface (JVMTI)";
    LocalFrame locals(env, 64);
    if (!locals) return "out of memory";
    forkEarly_ = forkEarly;
    if (known) {
        for (u4 i = 0; i < KNOWN_COUNT; i++) {
            jobject object = env->GetObjectArrayElement(known, static_cast<jint>(i));
            frozen_.known.handle[i] = reinterpret_cast<u8>(object);
            jvmti_->SetTag(object, i + 1);
        }
    } else {
        if (frozen_.request.mode != Mode::PROBE) {
            ThreadCollector* collector = makeInPlace<ThreadCollector>(libc::MAP_PRIVATE, env, jvmti_, frozen_.threads);
            bool collected = collector && collector->run();
            release(collector);
            if (!collected) return "out of memory for the threads' stacks";
        }
        // A local reference, since the arguments of a native method are no roots to JVMTI.
        jvmti_->SetTag(env->NewLocalRef(sentinel), SENTINEL_TAG);
    }
    jvmtiHeapCallbacks callbacks{};
    callbacks.heap_reference_callback = onReference;
    u8 start = libc::monotonicNanos();
    jvmtiError error = jvmti_->FollowReferences(0, nullptr, nullptr, &callbacks, this);
    pauseNanos_ = libc::monotonicNanos() - start;
    jvmti_ = nullptr;
    if (tooManyRoots_) return "more roots than a snapshot can take";
    if (error != JVMTI_ERROR_NONE) return "this JVM cannot report its roots";
    if (pid_ < 0) return "fork failed";
    if (pid_ == 0) return "this JVM did not report all of the known objects";
    return nullptr;
}

jint JNICALL ForkSession::onReference(jvmtiHeapReferenceKind kind, const jvmtiHeapReferenceInfo* info, jlong, jlong, jlong, jlong* tag,
                                      jlong* referrerTag, jint, void* data) {
    ForkSession* session = static_cast<ForkSession*>(data);
    if (!referrerTag) return session->onRoot(kind, info, tag);
    // The sentinel is visited after the last root: everything is known, and the child needs nothing of the JVM.
    if (!session->inChild_ && !session->forkHere()) return JVMTI_VISIT_ABORT;
    runChild(session->frozen_);
}

jint ForkSession::onKnownObject(jlong* tag) {
    if (*tag < 1 || *tag > KNOWN_COUNT) return 0;
    u4 index = static_cast<u4>(*tag - 1);
    if (knownSeen_ >> index & 1) return 0;
    memcpy(frozen_.known.seen[index], reinterpret_cast<u8*>(tag) - TAG_WORDS_BEFORE, sizeof frozen_.known.seen[index]);
    knownSeen_ |= 1u << index;
    if (knownSeen_ != (1u << KNOWN_COUNT) - 1) return 0;
    if (!forkHere()) return JVMTI_VISIT_ABORT;
    runChild(frozen_);
}

// Called by the VM thread in the safepoint, in the parent as in the child.
jint ForkSession::onRoot(jvmtiHeapReferenceKind kind, const jvmtiHeapReferenceInfo* info, jlong* tag) {
    // Until JDK 18 an abort among the local references is forgotten, and the walk of the whole heap that it was to spare comes.
    if (frozen_.request.mode == Mode::PROBE) return pid_ ? JVMTI_VISIT_ABORT : onKnownObject(tag);
    // Until JDK 18 an abort after the roots costs a walk over the whole heap (JDK-8283710): fork before the last kind of
    // roots, some dozens that are read from a table without a lock, and let the child hear of them.
    if (forkEarly_ && kind == JVMTI_HEAP_REFERENCE_OTHER && !inChild_ && !forkHere()) return JVMTI_VISIT_ABORT;
    Root root{};
    root.object = reinterpret_cast<u8*>(tag)[frozen_.layout->oopSlot];
    root.kind = static_cast<u4>(kind);
    jlong threadTag = 0;
    if (kind == JVMTI_HEAP_REFERENCE_STACK_LOCAL || kind == JVMTI_HEAP_REFERENCE_JNI_LOCAL) {
        threadTag = info->stack_local.thread_tag;
        root.depth = static_cast<i4>(info->stack_local.depth);
        root.threadId = static_cast<u4>(info->stack_local.thread_id);
    } else if (kind == JVMTI_HEAP_REFERENCE_THREAD) {
        threadTag = *tag;
    }
    if (threadTag >= THREAD_TAG) root.thread = static_cast<u4>(threadTag - THREAD_TAG) + 1;
    if (!frozen_.roots.pushIfRoom(root)) {
        tooManyRoots_ = true;
        if (inChild_) childOutcome->refuse("more roots than a snapshot can take");
        return JVMTI_VISIT_ABORT;
    }
    return *tag == SENTINEL_TAG ? JVMTI_VISIT_OBJECTS : 0;
}

// True in the child.
bool ForkSession::forkHere() {
    u8 start = libc::monotonicNanos();
    unsigned long signals[16];
    blockSignals(signals);
    int pid = forkUnseen();
    if (pid == 0) {
        inChild_ = true;
        becomeChild(frozen_);
        return true;
    }
    sigprocmask(libc::SIG_SETMASK, signals, nullptr);
    forkNanos_ = libc::monotonicNanos() - start;
    pid_ = pid;
    if (pid < 0) forkError_ = libc::error();
    // A process id may be given to a stranger once the child is reaped, by whomever: the descriptor never is.
    else pidDescriptor_ = static_cast<int>(syscall(libc::SYS_PIDFD_OPEN, static_cast<long>(pid), 0l));
    return false;
}

bool ForkSession::ended(int timeoutMs) {
    if (ended_ || pid_ <= 0) return true;
    if (hasEnded()) return true;
    constexpr short READABLE = 1;
    constexpr int SLICE_MS = 10;  // before Linux 5.3, where nobody tells us
    for (int waited = 0; waited < timeoutMs;) {
        memwatchdog_pollfd wait{pidDescriptor_, READABLE, 0};
        int slice = pidDescriptor_ >= 0 || timeoutMs - waited < SLICE_MS ? timeoutMs - waited : SLICE_MS;
        poll(&wait, pidDescriptor_ >= 0 ? 1 : 0, slice);
        if (hasEnded()) return true;
        waited += slice;
    }
    return false;
}

bool ForkSession::hasEnded() {
    int status = 0;
    int reaped = waitpid(pid_, &status, libc::WNOHANG | libc::WALL);
    if (reaped == pid_) waitStatus_ = status;
    // Somebody else reaped it, with __WALL. The status page tells how it ended.
    else if (!(reaped < 0 && libc::error() == libc::ECHILD)) return false;
    ended_ = true;
    return true;
}

void ForkSession::kill() {
    if (ended_ || pid_ <= 0) return;
    if (pidDescriptor_ >= 0) syscall(libc::SYS_PIDFD_SEND_SIGNAL, static_cast<long>(pidDescriptor_), static_cast<long>(libc::SIGKILL), 0l, 0l);
    else ::kill(pid_, libc::SIGKILL);
}

}  // namespace memwatchdog
