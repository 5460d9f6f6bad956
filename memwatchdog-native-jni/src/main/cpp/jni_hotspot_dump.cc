// Binding of io.memwatchdog.natives.NativeDumpWriter: HotSpot's own dumper, called from native.
#include <jni.h>

namespace {

// Local references die with the native frame; after the first pending exception every step is skipped.
class HotSpotDiagnostic {
public:
    explicit HotSpotDiagnostic(JNIEnv* env) : env_(env) {
        jclass factory = env->FindClass("java/lang/management/ManagementFactory");
        if (!factory) return;
        jmethodID platformBean = env->GetStaticMethodID(
                factory, "getPlatformMXBean", "(Ljava/lang/Class;)Ljava/lang/management/PlatformManagedObject;");
        if (!platformBean) return;
        jclass type = env->FindClass("com/sun/management/HotSpotDiagnosticMXBean");
        if (!type) return;
        jobject bean = env->CallStaticObjectMethod(factory, platformBean, type);
        if (env->ExceptionCheck()) return;
        dumpHeap_ = env->GetMethodID(type, "dumpHeap", "(Ljava/lang/String;Z)V");
        bean_ = bean;
    }

    void dump(jstring path, jboolean live) {
        if (bean_ && dumpHeap_) env_->CallVoidMethod(bean_, dumpHeap_, path, live);
    }

private:
    JNIEnv* env_;
    jobject bean_ = nullptr;
    jmethodID dumpHeap_ = nullptr;
};

}  // namespace

extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_NativeDumpWriter_dump0(
        JNIEnv* env, jclass, jstring path, jboolean live) {
    HotSpotDiagnostic(env).dump(path, live);
}
