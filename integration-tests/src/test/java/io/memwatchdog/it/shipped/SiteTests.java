package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation as a site; its build fails where a link or an anchor leads nowhere. */
class SiteTests {

    private static final Path SITE = SampleApp.repository().resolve("docs/site");

    @Test
    void everyPageIsBuiltAndNoLinkIsBroken() throws Exception {
        assumeTrue(Tool.hasPackages(SITE), "npm cannot install what builds the site: it was not built");
        Tool build = Tool.run(SITE, "npm", "run", "--silent", "build");
        assertThat(build.isContent()).as(build.output()).isTrue();
        assertThat(SITE.resolve("out/index.html")).content().contains("<title>");
        assertThat(SITE.resolve("out/runbook-heap-leak.html")).content().contains("/actuator/heapdump-diff");
    }
}
