#include "linux/thread_collector.h"

#include "jvmti_text.h"
#include "line_numbers.h"

namespace memwatchdog {
namespace {

constexpr u8 MAX_CHARACTERS = 32u << 20, MAX_TEXTS = 1u << 18, MAX_THREAD_FRAMES = 1u << 19, MAX_THREADS = 1u << 17;

}  // namespace

bool ThreadCollector::run() {
    if (!threads_.characters.reserve(MAX_CHARACTERS) || !threads_.texts.reserve(MAX_TEXTS) || !threads_.frames.reserve(MAX_THREAD_FRAMES) ||
        !threads_.threads.reserve(MAX_THREADS) || !methods_.reserve(METHODS))
        return false;
    methods_.resizeZeroed(METHODS);
    text("");
    jint count = 0;
    jthread* all = nullptr;
    if (jvmti_->GetAllThreads(&count, &all) != JVMTI_ERROR_NONE) return false;
    for (jint i = 0; i < count; i++) {
        collect(all[i]);
        env_->DeleteLocalRef(all[i]);
    }
    jvmti_->Deallocate(reinterpret_cast<unsigned char*>(all));
    return true;
}

void ThreadCollector::collect(jthread thread) {
    if (threads_.threads.size() >= MAX_THREADS) return;
    jvmti_->SetTag(thread, THREAD_TAG + static_cast<jlong>(threads_.threads.size()));
    Thread known{static_cast<u4>(threads_.frames.size()), 0};
    jint count = 0;
    if (jvmti_->GetStackTrace(thread, 0, MAX_FRAMES, frames_, &count) == JVMTI_ERROR_NONE) {
        for (jint i = 0; i < count; i++) collectFrame(frames_[i]);
    }
    known.frameCount = static_cast<u4>(threads_.frames.size()) - known.firstFrame;
    threads_.threads.pushIfRoom(known);
}

void ThreadCollector::collectFrame(const jvmtiFrameInfo& info) {
    u8 slot = (reinterpret_cast<u8>(info.method) >> 3) % METHODS;
    Method& cached = methods_[slot];
    if (cached.id != info.method) cached = describe(info.method);
    threads_.frames.pushIfRoom({cached.name, cached.signature, cached.source, cached.type, lineAt(jvmti_, info.method, info.location)});
}

ThreadCollector::Method ThreadCollector::describe(jmethodID id) {
    JvmtiText name(jvmti_), signature(jvmti_), type(jvmti_), source(jvmti_);
    jvmti_->GetMethodName(id, name.out(), signature.out(), nullptr);
    jclass declaring = nullptr;
    if (jvmti_->GetMethodDeclaringClass(id, &declaring) == JVMTI_ERROR_NONE) {
        jvmti_->GetClassSignature(declaring, type.out(), nullptr);
        jvmti_->GetSourceFileName(declaring, source.out());
        env_->DeleteLocalRef(declaring);
    }
    return {id, text(name.get()), text(signature.get()), source ? text(source.get()) : NO_TEXT, typeName(type.get())};
}

u4 ThreadCollector::text(const char* characters) {
    constexpr u4 EMPTY = 0;
    u4 length = static_cast<u4>(strlen(characters));
    if (threads_.texts.size() >= MAX_TEXTS || threads_.characters.size() + length > MAX_CHARACTERS) return EMPTY;
    u4 start = static_cast<u4>(threads_.characters.size());
    memcpy(threads_.characters.extend(length), characters, length);
    threads_.texts.pushIfRoom({start, length});
    return static_cast<u4>(threads_.texts.size() - 1);
}

// Lcom/acme/Shop; as com/acme/Shop, and a hidden class Lcom/acme/Shop.0x1; as com/acme/Shop+0x1, which is what HotSpot calls them.
u4 ThreadCollector::typeName(const char* signature) {
    u4 index = text(signature[0] == 'L' ? signature + 1 : signature);
    Text& name = threads_.texts[index];
    if (signature[0] == 'L' && name.length) name.length--;
    for (u4 i = 0; i < name.length; i++) {
        char& c = threads_.characters[name.start + i];
        if (c == '.') c = '+';
    }
    return index;
}

}  // namespace memwatchdog
