package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.Watchdog;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** One application of each kind in one JVM, which ends when its main method does. The argument is a directory. */
final class Applications {

    private Applications() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        var batch = run(WebApplicationType.NONE, directory);
        for (var type : new WebApplicationType[] {WebApplicationType.SERVLET, WebApplicationType.REACTIVE}) {
            try (var server = run(type, directory)) {
                var answer = new Http(server).get("/actuator/memwatchdog");
                System.out.println(type + " answers " + answer.statusCode() + " "
                        + answer.body().contains("\"running\":true"));
            }
        }
        System.out.println("NONE " + batch.getBean(Watchdog.class).isRunning());
        // Nobody closes the batch job: it is over when there is no thread but daemons.
    }

    private static ConfigurableApplicationContext run(WebApplicationType type, Path directory) {
        return TestApplication.run(type, TestApplication.open(directory.resolve(type.name())));
    }
}
