package io.memwatchdog.sample.promotion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/** Defines {@link Promotion} itself instead of asking its parent, as plug-in loaders do. */
final class PromotionLoader extends ClassLoader {

    private static final String NAME = "io.memwatchdog.sample.promotion.Promotion";
    private static final byte[] BYTECODE = bytecode();

    PromotionLoader() {
        super(PromotionLoader.class.getClassLoader());
    }

    LongUnaryOperator load() {
        try {
            return (LongUnaryOperator) defineClass(NAME, BYTECODE, 0, BYTECODE.length)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The promotion cannot be loaded", e);
        }
    }

    private static byte[] bytecode() {
        try (InputStream in = PromotionLoader.class.getResourceAsStream("Promotion.class")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
