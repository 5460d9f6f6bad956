#pragma once

namespace memwatchdog {

// Columns of n values each, one after the other, which are made orthogonal in turn; what each explains is taken from the
// residual (modified Gram-Schmidt, Bjorck 1967). Bit for bit what io.memwatchdog.core.trend.GramSchmidt computes: sums in
// index order, no fused operation (-ffp-contract=off), no reassociation.
class GramSchmidt final {
public:
    GramSchmidt(double* columns, double* residual, int n) : columns_(columns), residual_(residual), n_(n) {}

    // The first so many columns are orthogonal already.
    void regress(int orthogonal, double* coefficients, int count);

private:
    double* column(int index) { return columns_ + static_cast<long long>(index) * n_; }
    double subtract(double* values, const double* column);
    double dot(const double* values, const double* column) const;

    double* columns_;
    double* residual_;
    int n_;
};

}  // namespace memwatchdog
