package io.memwatchdog.sample.catalog;

/** A visitor's wish to hear when something gets cheap, with the prices seen so far. */
final class PriceAlarm implements PriceListener {

    private static final int REMEMBERED_PRICES = 480;

    private final String email;
    private final long[] history = new long[REMEMBERED_PRICES];
    private int seen;

    PriceAlarm(String email) {
        this.email = email;
    }

    @Override
    public void priceChanged(Product product, long cents) {
        history[seen++ % history.length] = cents;
    }

    @Override
    public String toString() {
        return email + " has seen " + seen + " prices";
    }
}
