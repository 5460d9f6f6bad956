// Binding of io.memwatchdog.natives.NativeTrendEngine.
#include <jni.h>

#include "gram_schmidt.h"
#include "least_squares.h"
#include "pair_slopes.h"

namespace {

class JavaDoubles final : public memwatchdog::DoubleSource {
public:
    JavaDoubles(JNIEnv* env, jdoubleArray array) : env_(env), array_(array) {}
    void read(int start, int count, double* into) override { env_->GetDoubleArrayRegion(array_, start, count, into); }

private:
    JNIEnv* env_;
    jdoubleArray array_;
};

// All values of a Java array at once, copied: a critical section would hold up the collector.
class Values final {
public:
    enum Release : jint { KEEP = 0, DISCARD = JNI_ABORT };

    Values(JNIEnv* env, jdoubleArray array, Release release)
        : env_(env),
          array_(array),
          length_(env->GetArrayLength(array)),
          values_(env->GetDoubleArrayElements(array, nullptr)),
          release_(release) {
        if (!values_) env->ExceptionClear();  // no memory for the copy; the caller does without us
    }
    ~Values() {
        if (values_) env_->ReleaseDoubleArrayElements(array_, values_, release_);
    }
    Values(const Values&) = delete;
    Values& operator=(const Values&) = delete;

    bool hold(long long count) const { return values_ && count >= 0 && count <= length_; }
    jdouble* get() { return values_; }
    jsize length() const { return length_; }

private:
    JNIEnv* env_;
    jdoubleArray array_;
    jsize length_;
    jdouble* values_;
    Release release_;
};

}  // namespace

// The caller has checked that both arrays hold n values: no exception can be pending in between.
extern "C" JNIEXPORT jdouble JNICALL Java_io_memwatchdog_natives_NativeTrendEngine_slope0(
        JNIEnv* env, jclass, jdoubleArray x, jdoubleArray y, jint n) {
    JavaDoubles xs(env, x), ys(env, y);
    return memwatchdog::leastSquaresSlope(xs, ys, static_cast<int>(n));
}

// False, and nothing is touched, if there is no memory or the arrays are not as long as they should be.
extern "C" JNIEXPORT jboolean JNICALL Java_io_memwatchdog_natives_NativeTrendEngine_regress0(
        JNIEnv* env, jclass, jdoubleArray columns, jint orthogonal, jdoubleArray residual, jdoubleArray coefficients) {
    Values table(env, columns, Values::KEEP);
    Values rest(env, residual, Values::KEEP);
    Values found(env, coefficients, Values::KEEP);
    jsize n = rest.length(), count = found.length();
    bool fit = table.hold(static_cast<long long>(n) * count) && rest.hold(n) && found.hold(orthogonal);
    if (!fit) return JNI_FALSE;
    memwatchdog::GramSchmidt(table.get(), rest.get(), n).regress(static_cast<int>(orthogonal), found.get(), count);
    return JNI_TRUE;
}

// False as above.
extern "C" JNIEXPORT jboolean JNICALL Java_io_memwatchdog_natives_NativeTrendEngine_pairSlopes0(
        JNIEnv* env, jclass, jdoubleArray x, jdoubleArray y, jint n, jdoubleArray slopes) {
    Values xs(env, x, Values::DISCARD);
    Values ys(env, y, Values::DISCARD);
    Values found(env, slopes, Values::KEEP);
    bool fit = xs.hold(n) && ys.hold(n) && found.hold(n * (n - 1LL) / 2);
    if (!fit) return JNI_FALSE;
    memwatchdog::pairSlopes(xs.get(), ys.get(), static_cast<int>(n), found.get());
    return JNI_TRUE;
}
