#include "least_squares.h"

namespace memwatchdog {
namespace {

constexpr int PIECE = 128;  // frames below a page need no stack probe, which Windows has in its C runtime

int pieceAt(int start, int n) { return n - start < PIECE ? n - start : PIECE; }

double mean(DoubleSource& source, int n) {
    double piece[PIECE];
    double sum = 0;
    for (int start = 0; start < n; start += PIECE) {
        int count = pieceAt(start, n);
        source.read(start, count, piece);
        for (int i = 0; i < count; i++) sum += piece[i];
    }
    return sum / n;
}

}  // namespace

double leastSquaresSlope(DoubleSource& x, DoubleSource& y, int n) {
    if (n < 2) return __builtin_nan("");
    double meanX = mean(x, n);
    double meanY = mean(y, n);
    double xs[PIECE], ys[PIECE];
    double products = 0, squares = 0;
    for (int start = 0; start < n; start += PIECE) {
        int count = pieceAt(start, n);
        x.read(start, count, xs);
        y.read(start, count, ys);
        for (int i = 0; i < count; i++) {
            double dx = xs[i] - meanX;
            double dy = ys[i] - meanY;
            products += dx * dy;
            squares += dx * dx;
        }
    }
    return squares > 0 ? products / squares : __builtin_nan("");
}

}  // namespace memwatchdog
