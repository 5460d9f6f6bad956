package io.memwatchdog.natives;

import org.jspecify.annotations.Nullable;

/** Objects with known contents, by which {@code calibration.cc} proves how this JVM lays objects out. Keep both in step. */
@SuppressWarnings("unused")
final class Calibration extends CalibrationBase {

    private static final int STATIC_INT = constant(0x51515151);
    private static final long STATIC_LONG = constant(0x52525252) * 0x1_0000_0001L;
    private static @Nullable Object staticReference;

    private final byte aByte = (byte) constant(0x11);
    private final short aShort = (short) constant(0x2222);
    private final int anInt = constant(0x33333333);
    private final long aLong = constant(0x44444444) * 0x1_0000_0001L;
    private final char aChar = (char) constant(0x5555);
    private final boolean aBoolean = constant(1) == 1;
    private final float aFloat = Float.intBitsToFloat(constant(0x3f666666));
    private final double aDouble = Double.longBitsToDouble(constant(0x40777777) * 0x1_0000_0000L + 0x77777777L);
    private final Object aReference;

    private Calibration(Object leaf, int[] ints) {
        this.aReference = leaf;
        this.baseReference = ints;
    }

    /** In the order of {@code Known} in {@code calibration.h}. */
    static Object[] objects() {
        Object leaf = new Object();
        int[] ints = {0x01020304, 0x05060708, 0x090a0b0c};
        long[] longs = {0x1112131415161718L, 0x2122232425262728L};
        Calibration instance = new Calibration(leaf, ints);
        staticReference = leaf;
        Object[] references = {leaf, instance, ints, null, instance, leaf, longs};
        return new Object[] {
            instance, ints, leaf, references, longs, Calibration.class, new byte[] {0x31, 0x32, 0x33, 0x34, 0x35}
        };
    }
}
