package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.alert.FakeAlertmanager;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is redeployed must not leave its class loader behind. */
class ClassLoaderIT {

    @TempDir
    Path temp;

    @Test
    void tenTimesDeployedAndUndeployedTheClassLoaderIsCollected() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (FakeAlertmanager alertmanager = new FakeAlertmanager()) {
            for (int i = 0; i < 10; i++) {
                loaders.add(deployAndUndeploy(alertmanager.url()));
            }
            assertThat(alertmanager.alerts()).as("it was really at work").hasSizeGreaterThanOrEqualTo(10);
        }
        // JDK 17 ends the thread of an HTTP client some seconds after nobody refers to the client
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(loaders).allMatch(loader -> loader.get() == null);
                });
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("memwatchdog", "memwatchdog-snapshot", "memwatchdog-comparison");
    }

    private WeakReference<ClassLoader> deployAndUndeploy(String url) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader("application", classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> application = loader.loadClass(DeployedApplication.class.getName());
            assertThat(application.getClassLoader()).isSameAs(loader);
            Thread.currentThread().setContextClassLoader(loader);
            application.getMethod("run", String.class, Path.class).invoke(null, url, temp);
            return new WeakReference<>(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(ClassLoaderIT.class.getClassLoader());
        }
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(url(entry));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(String entry) throws MalformedURLException {
        return Path.of(entry).toUri().toURL();
    }
}
