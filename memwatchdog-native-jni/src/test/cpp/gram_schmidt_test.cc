#include "gram_schmidt.h"

#include "check.h"

namespace memwatchdog::test {

// Arrays as long as they must be: one value too many, read or written, is found.
void gramSchmidt() {
    Random random(3);
    for (int round = 0; round < 3000; round++) {
        int n = static_cast<int>(random.below(200)), count = static_cast<int>(random.below(5));
        u4 kind = random.below(6);
        double *columns = doubles(static_cast<long long>(n) * count), *residual = doubles(n), *coefficients = doubles(count);
        for (int i = 0; i < n * count; i++) columns[i] = i < n ? 1 : valueOf(random, kind, i);
        for (int i = 0; i < n; i++) residual[i] = 5;
        GramSchmidt(columns, residual, n).regress(static_cast<int>(random.below(static_cast<u4>(count) + 1)), coefficients, count);
        if (count > 0 && n > 0) CHECK(coefficients[0] == 5);
    }
}

}  // namespace memwatchdog::test
