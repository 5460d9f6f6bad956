package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/security.md compile, each in a configuration of its own. */
class DocumentedSecurityTests {

    private static final Pattern SAMPLE = Pattern.compile("(?ms)^```java\\n(.*?)^```");

    private static final String IMPORTS = """
            import org.springframework.context.annotation.Bean;
            import org.springframework.core.annotation.Order;
            import org.springframework.security.config.Customizer;
            import org.springframework.security.config.annotation.web.builders.HttpSecurity;
            import org.springframework.security.config.web.server.ServerHttpSecurity;
            import org.springframework.security.web.SecurityFilterChain;
            import org.springframework.security.web.server.SecurityWebFilterChain;
            import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
            """;

    @Test
    void theyCompile(@TempDir Path directory) throws Exception {
        Path page = Path.of(System.getProperty("memwatchdog.root"), "docs", "security.md");
        List<String> samples = SAMPLE.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(samples).hasSize(2);
        for (int i = 0; i < samples.size(); i++) {
            String body = samples.get(i).replaceAll("```(java)?", "");
            Path source = directory.resolve("Sample" + i + ".java");
            Files.writeString(source, IMPORTS + "class Sample" + i + " {\n" + body + "}\n");
            assertThat(complaints(source)).as(body).isEmpty();
        }
    }

    private static String complaints(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter told = new StringWriter();
        Boolean done = compiler.getTask(
                        told,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-implicit:none",
                                "-d",
                                source.getParent().toString(),
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        return done ? "" : told.toString();
    }
}
