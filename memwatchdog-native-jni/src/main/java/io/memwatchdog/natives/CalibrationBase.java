package io.memwatchdog.natives;

import org.jspecify.annotations.Nullable;

/** Super class of {@link Calibration}: fields are laid out super class first. */
@SuppressWarnings("unused")
class CalibrationBase {

    final int baseInt = constant(0x0b0b0b0b);

    @Nullable
    Object baseReference;

    /** So that the compiler does not fold the constant away. */
    static int constant(int value) {
        return value;
    }
}
