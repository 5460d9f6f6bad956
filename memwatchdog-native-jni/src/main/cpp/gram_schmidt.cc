#include "gram_schmidt.h"

namespace memwatchdog {
namespace {

constexpr double NOTHING = 1e-12;  // columns with less of a square than this for each value are what rounding left over

}  // namespace

void GramSchmidt::regress(int orthogonal, double* coefficients, int count) {
    for (int c = 0; c < count; c++) {
        for (int before = 0; c >= orthogonal && before < c; before++) subtract(column(c), column(before));
        coefficients[c] = subtract(residual_, column(c));
    }
}

double GramSchmidt::subtract(double* values, const double* column) {
    double square = dot(column, column);
    if (square <= NOTHING * n_) return 0;
    double coefficient = dot(values, column) / square;
    for (int i = 0; i < n_; i++) values[i] -= coefficient * column[i];
    return coefficient;
}

double GramSchmidt::dot(const double* values, const double* column) const {
    double sum = 0;
    for (int i = 0; i < n_; i++) sum += values[i] * column[i];
    return sum;
}

}  // namespace memwatchdog
