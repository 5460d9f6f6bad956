#pragma once

namespace memwatchdog {

// The slopes between all pairs of n points (Theil 1950, Sen 1968), ascending; there is room for n * (n - 1) / 2. Bit for bit
// what io.memwatchdog.core.trend.JavaTrendEngine computes; each NaN is the canonical one.
void pairSlopes(const double* x, const double* y, int n, double* slopes);

// Ascending as java.util.Arrays.sort has it: -0.0 before 0.0, NaN last. In place, n log n whatever the order was.
void sortAscending(double* values, int count);

}  // namespace memwatchdog
