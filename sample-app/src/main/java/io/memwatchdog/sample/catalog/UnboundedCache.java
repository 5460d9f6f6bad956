package io.memwatchdog.sample.catalog;

import io.memwatchdog.sample.leak.Leak;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** A Caffeine cache without maximum size or expiry. */
@Component
final class UnboundedCache implements Leak {

    private final SearchService searches;
    private final AtomicLong visitors = new AtomicLong();

    UnboundedCache(SearchService searches) {
        this.searches = searches;
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public String story() {
        return "Search results are cached per visitor, without a bound";
    }

    @Override
    public String culprit() {
        return "SearchService.personal";
    }

    @Override
    public int bytesPerStep() {
        return 6_300;
    }

    @Override
    public void step() {
        searches.searchFor("visitor-" + visitors.incrementAndGet(), "lamp");
    }

    @Override
    public void free() {
        searches.forgetPersonal();
    }
}
