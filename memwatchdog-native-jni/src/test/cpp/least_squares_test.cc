#include "least_squares.h"

#include "check.h"

namespace memwatchdog::test {
namespace {

// As exact as the array: reading one value too many is found.
class Values final : public DoubleSource {
public:
    Values(double* values, int n) : values_(values), n_(n) {}
    void read(int start, int count, double* into) override {
        CHECK(start >= 0 && count >= 0 && start + count <= n_);
        for (int i = 0; i < count; i++) into[i] = values_[start + i];
    }

private:
    double* values_;
    int n_;
};

}  // namespace

double valueOf(Random& random, u4 kind, int i) {
    switch (kind) {
        case 0: return 7;
        case 1: return i * 3.0 + 1e15;
        case 2: return i % 7 ? i : __builtin_nan("");
        case 3: return i % 2 ? 1e308 : -1e308;
        case 4: return __builtin_inf();
        default: {
            u8 bits = random.next();
            double value;
            __builtin_memcpy(&value, &bits, 8);
            return value;
        }
    }
}

double* doubles(long long count) { return static_cast<double*>(calloc(static_cast<unsigned long>(count), 8)); }

void leastSquares() {
    Random random(1);
    for (int round = 0; round < 3000; round++) {
        int n = static_cast<int>(random.below(600));
        u4 kindX = random.below(6), kindY = random.below(6);
        double* x = doubles(n);
        double* y = doubles(n);
        for (int i = 0; i < n; i++) {
            x[i] = valueOf(random, kindX, i);
            y[i] = valueOf(random, kindY, i);
        }
        Values xs(x, n), ys(y, n);
        double slope = leastSquaresSlope(xs, ys, n);
        if (n < 2 || kindX == 0) CHECK(slope != slope);
        if (n >= 2 && kindX == 1 && kindY == 1) CHECK(slope == 1.0);
    }
}

}  // namespace memwatchdog::test
