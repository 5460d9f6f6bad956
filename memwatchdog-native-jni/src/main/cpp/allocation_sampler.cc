#include "allocation_sampler.h"

#include "jvmti_text.h"

namespace memwatchdog {
namespace {

// All threads of the watchdog's have names that begin so.
constexpr const char* OURS = "memwatchdog";
// What the specification has it at, and there is no asking: whoever samples next, expects it.
constexpr jint DEFAULT_INTERVAL = 512 * 1024;

constexpr const char* NO_JVMTI = "this JVM refuses the tool interface (JVMTI)";
constexpr const char* OUT_OF_MEMORY = "out of memory";
constexpr const char* TAKEN = "another agent samples allocations in this JVM, or it cannot; end the profiler to have them";

class WeakReferences {
public:
    explicit WeakReferences(JNIEnv* env) : env_(env) {}
    bool isDead(void* object) { return env_->IsSameObject(static_cast<jobject>(object), nullptr); }
    void release(void* object) { env_->DeleteWeakGlobalRef(static_cast<jweak>(object)); }

private:
    JNIEnv* env_;
};

jvmtiCapabilities sampling() {
    jvmtiCapabilities wanted{};
    wanted.can_generate_sampled_object_alloc_events = 1;
    return wanted;
}

bool beginsWith(const char* text, const char* beginning) {
    while (*beginning && *text == *beginning) text++, beginning++;
    return !*beginning;
}

// What watches allocates, too, and is not what leaks.
bool isOurs(jvmtiEnv* jvmti, JNIEnv* env, jthread thread) {
    JvmtiText name(jvmti);
    jvmtiThreadInfo info{};
    if (jvmti->GetThreadInfo(thread, &info) != JVMTI_ERROR_NONE) return false;
    *name.out() = info.name;
    env->DeleteLocalRef(info.thread_group);
    env->DeleteLocalRef(info.context_class_loader);
    return beginsWith(name.get(), OURS);
}

void JNICALL onSampledObjectAlloc(jvmtiEnv*, JNIEnv* env, jthread thread, jobject object, jclass, jlong) {
    allocationSampler.sample(env, thread, object);
}

}  // namespace

AllocationSampler allocationSampler;

bool AllocationSampler::connect(JNIEnv* env) {
    if (__atomic_load_n(&jvmti_, __ATOMIC_ACQUIRE)) return true;
    JavaVM* vm = nullptr;
    jvmtiEnv *made = nullptr, *none = nullptr;
    if (env->GetJavaVM(&vm) || vm->GetEnv(reinterpret_cast<void**>(&made), JVMTI_VERSION_11) != JNI_OK) return false;
    jvmtiEventCallbacks callbacks{};
    callbacks.SampledObjectAlloc = onSampledObjectAlloc;
    made->SetEventCallbacks(&callbacks, sizeof callbacks);
    if (!__atomic_compare_exchange_n(&jvmti_, &none, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) made->DisposeEnvironment();
    return true;
}

void AllocationSampler::disconnect() {
    if (jvmti_) jvmti_->DisposeEnvironment();
    jvmti_ = nullptr;
}

const char* AllocationSampler::obstacle(JNIEnv* env) {
    if (!connect(env)) return NO_JVMTI;
    jvmtiCapabilities potential{};
    jvmtiError error = jvmti_->GetPotentialCapabilities(&potential);
    return error == JVMTI_ERROR_NONE && potential.can_generate_sampled_object_alloc_events ? nullptr : TAKEN;
}

const char* AllocationSampler::begin(JNIEnv* env, jclass binding) {
    if (__atomic_test_and_set(&taken_, __ATOMIC_ACQUIRE)) return "this library samples already, or has not quite ended to";
    const char* reason = open(env, binding);
    if (reason) {
        close(env);
        return reason;
    }
    __atomic_store_n(&users_, 1u, __ATOMIC_RELEASE);
    if (jvmti_->SetEventNotificationMode(JVMTI_ENABLE, JVMTI_EVENT_SAMPLED_OBJECT_ALLOC, nullptr) == JVMTI_ERROR_NONE) return nullptr;
    end(env);
    return "this JVM does not sample allocations";
}

const char* AllocationSampler::open(JNIEnv* env, jclass binding) {
    if (!connect(env)) return NO_JVMTI;
    jvmtiCapabilities wanted = sampling();
    wanted.can_get_line_numbers = 1;
    if (jvmti_->AddCapabilities(&wanted) != JVMTI_ERROR_NONE) return TAKEN;
    interval_ = FIRST_INTERVAL;
    jlong now = 0;
    jvmti_->GetTime(&now);
    unsigned char* memory = nullptr;
    if (jvmti_->Allocate(sizeof(SampleTable), &memory) != JVMTI_ERROR_NONE) return OUT_OF_MEMORY;
    table_ = reinterpret_cast<SampleTable*>(memory);
    table_->reset(static_cast<u8>(now));
    pace_ = Pace(MOST_PER_SECOND);
    binding_ = env->NewGlobalRef(binding);
    if (!binding_) {
        env->ExceptionClear();
        return OUT_OF_MEMORY;
    }
    jvmti_->SetHeapSamplingInterval(interval_);
    return nullptr;
}

void AllocationSampler::end(JNIEnv* env) {
    jvmti_->SetEventNotificationMode(JVMTI_DISABLE, JVMTI_EVENT_SAMPLED_OBJECT_ALLOC, nullptr);
    leave(env);
}

void AllocationSampler::close(JNIEnv* env) {
    WeakReferences references(env);
    if (table_) table_->clear(references);
    if (interval_) {
        jvmti_->SetHeapSamplingInterval(DEFAULT_INTERVAL);
        jvmti_->Deallocate(reinterpret_cast<unsigned char*>(table_));
        jvmtiCapabilities given = sampling();
        jvmti_->RelinquishCapabilities(&given);
    }
    if (binding_) env->DeleteGlobalRef(binding_);
    table_ = nullptr;
    binding_ = nullptr;
    interval_ = 0;
    __atomic_clear(&taken_, __ATOMIC_RELEASE);
}

bool AllocationSampler::enter() {
    u4 users = __atomic_load_n(&users_, __ATOMIC_ACQUIRE);
    while (users) {
        if (__atomic_compare_exchange_n(&users_, &users, users + 1, true, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) return true;
    }
    return false;
}

void AllocationSampler::leave(JNIEnv* env) {
    if (__atomic_sub_fetch(&users_, 1u, __ATOMIC_ACQ_REL) == 0) close(env);
}

void AllocationSampler::sample(JNIEnv* env, jthread thread, jobject object) {
    if (!enter()) return;
    if (!isOurs(jvmti_, env, thread)) {
        Allocation allocation;
        jlong now = 0;
        jint count = 0;
        jvmti_->GetTime(&now);
        jvmtiError error = jvmti_->GetStackTrace(nullptr, 0, Allocation::MAX_FRAMES, allocation.frames, &count);
        allocation.atNanos = static_cast<u8>(now);
        allocation.frameCount = static_cast<u4>(count);
        if (error == JVMTI_ERROR_NONE && count > 0 && tryLock()) {
            keep(env, object, allocation);
            unlock();
        }
    }
    leave(env);
}

void AllocationSampler::keep(JNIEnv* env, jobject object, const Allocation& allocation) {
    makeRoom(env, allocation.atNanos);
    if (!table_->hasRoom()) return;
    jweak reference = env->NewWeakGlobalRef(object);
    if (reference) table_->add(reference, allocation);
    else env->ExceptionClear();  // no memory for it; the application is not to hear of that
}

// To drop half of the samples and to take half as many from now on are one: what stays stands for twice as many bytes.
void AllocationSampler::makeRoom(JNIEnv* env, u8 nowNanos) {
    WeakReferences references(env);
    bool tooFast = pace_.exceeded(nowNanos);
    if (!table_->isCrowded(references) && !tooFast) return;
    table_->thin(references);
    if (interval_ >= LARGEST_INTERVAL) return;
    interval_ *= 2;
    jvmti_->SetHeapSamplingInterval(interval_);
}

AllocationSampler::Found AllocationSampler::read(JNIEnv* env, u4 slot, jobject& object, Allocation& allocation) {
    if (slot >= SampleTable::SLOTS) return Found::NOTHING;
    if (!tryLock()) return Found::BUSY;
    object = table_->object(slot) ? env->NewLocalRef(static_cast<jobject>(table_->object(slot))) : nullptr;
    if (object) SampleTable::copy(table_->allocation(slot), allocation);
    unlock();
    return object ? Found::OBJECT : Found::NOTHING;
}

}  // namespace memwatchdog
