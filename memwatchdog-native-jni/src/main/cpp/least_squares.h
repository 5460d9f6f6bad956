#pragma once

namespace memwatchdog {

// Reads values[0..n) of a Java array in order, by pieces, so that neither the collector is held up nor memory needed.
class DoubleSource {
public:
    virtual void read(int start, int count, double* into) = 0;

protected:
    ~DoubleSource() = default;
};

// Slope of the least-squares line. Bit for bit what io.memwatchdog.core.trend.JavaTrendEngine computes: two passes in
// index order, no fused operation (-ffp-contract=off), no reassociation.
double leastSquaresSlope(DoubleSource& x, DoubleSource& y, int n);

}  // namespace memwatchdog
