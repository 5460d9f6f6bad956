package io.memwatchdog.sample.leak;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Switches leaks: {@code POST /leaks/static-map?bytesPerSecond=1000000}, {@code DELETE /leaks/static-map}. */
@RestController
@RequestMapping("/leaks")
class LeakController {

    private static final long MAX_BYTES_PER_SECOND = 1L << 30;

    private final Taps taps;

    LeakController(Taps taps) {
        this.taps = taps;
    }

    @GetMapping
    List<LeakState> list() {
        return taps.states();
    }

    @PostMapping("/{name}")
    LeakState open(@PathVariable String name, @RequestParam(defaultValue = "524288") long bytesPerSecond) {
        if (bytesPerSecond < 1 || bytesPerSecond > MAX_BYTES_PER_SECOND) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "bytesPerSecond must be between 1 and " + MAX_BYTES_PER_SECOND);
        }
        Tap tap = tap(name);
        tap.open(bytesPerSecond, System.nanoTime());
        return tap.state();
    }

    @DeleteMapping("/{name}")
    LeakState close(@PathVariable String name) {
        Tap tap = tap(name);
        tap.closeAndFree();
        return tap.state();
    }

    private Tap tap(String name) {
        return taps.find(name)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "No such leak; there are: "
                                + taps.states().stream().map(LeakState::name).collect(Collectors.joining(", "))));
    }
}
