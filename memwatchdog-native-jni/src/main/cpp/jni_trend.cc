// Binding of io.memwatchdog.natives.NativeTrendEngine.
#include <jni.h>

#include "least_squares.h"

namespace {

class JavaDoubles final : public memwatchdog::DoubleSource {
public:
    JavaDoubles(JNIEnv* env, jdoubleArray array) : env_(env), array_(array) {}
    void read(int start, int count, double* into) override { env_->GetDoubleArrayRegion(array_, start, count, into); }

private:
    JNIEnv* env_;
    jdoubleArray array_;
};

}  // namespace

// The caller has checked that both arrays hold n values: no exception can be pending in between.
extern "C" JNIEXPORT jdouble JNICALL Java_io_memwatchdog_natives_NativeTrendEngine_slope0(
        JNIEnv* env, jclass, jdoubleArray x, jdoubleArray y, jint n) {
    JavaDoubles xs(env, x), ys(env, y);
    return memwatchdog::leastSquaresSlope(xs, ys, static_cast<int>(n));
}
