#include "pair_slopes.h"

#include "check.h"

namespace memwatchdog::test {
namespace {

bool isBefore(double a, double b) {
    if (a != a || b != b) return a == a;
    return a < b || (a == b && __builtin_signbit(a) > __builtin_signbit(b));
}

}  // namespace

void pairSlopes() {
    Random random(2);
    for (int round = 0; round < 3000; round++) {
        int n = static_cast<int>(random.below(round % 100 ? 40 : 400)), pairs = n * (n - 1) / 2;
        u4 kindX = random.below(6), kindY = random.below(6);
        double *x = doubles(n), *y = doubles(n), *slopes = doubles(pairs);
        for (int i = 0; i < n; i++) {
            x[i] = valueOf(random, kindX, i);
            y[i] = valueOf(random, kindY, i);
        }
        memwatchdog::pairSlopes(x, y, n, slopes);
        for (int i = 1; i < pairs; i++) CHECK(!isBefore(slopes[i], slopes[i - 1]));
    }
}

}  // namespace memwatchdog::test
