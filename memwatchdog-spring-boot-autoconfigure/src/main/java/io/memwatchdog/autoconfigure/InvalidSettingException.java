package io.memwatchdog.autoconfigure;

/** A {@code memwatchdog.*} property has a value that cannot be meant. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String property;

    private final String value;

    private final String reason;

    private final String cure;

    /**
     * @param property full name
     * @param reason what is wrong with the value, as the end of a sentence
     * @param cure what to do, as a sentence
     */
    public InvalidSettingException(String property, Object value, String reason, String cure) {
        super("Property %s with value '%s' is invalid: %s. %s".formatted(property, value, reason, cure));
        this.property = property;
        this.value = value.toString();
        this.reason = reason;
        this.cure = cure;
    }

    /** The full name of the property. */
    public String property() {
        return property;
    }

    /** The value as it was bound. */
    public String value() {
        return value;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }

    /** What to do. */
    public String cure() {
        return cure;
    }
}
