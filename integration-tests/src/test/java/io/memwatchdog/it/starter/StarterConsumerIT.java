package io.memwatchdog.it.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One dependency is enough: a plain Maven project with the starter has the library of its system, and it loads. */
class StarterConsumerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> CLASSIFIERS = List.of(
            "linux-x86_64", "linux-aarch_64", "osx-x86_64", "osx-aarch_64", "windows-x86_64", "windows-aarch_64");

    private static final String CONSUMER = """
            import io.memwatchdog.natives.MemwatchdogNative;

            public class Consumer {
                public static void main(String[] args) {
                    System.out.println("library: " + MemwatchdogNative.load().reason());
                }
            }
            """;

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>consumer</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <repositories>
                <repository><id>central</id><url>LOCAL</url></repository>
                <repository><id>staged</id><url>STAGED</url></repository>
              </repositories>
              <pluginRepositories>
                <pluginRepository><id>central</id><url>LOCAL</url></pluginRepository>
              </pluginRepositories>
              <dependencyManagement><dependencies>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-dependencies</artifactId>
                  <version>BOOT</version>
                  <type>pom</type>
                  <scope>import</scope>
                </dependency>
              </dependencies></dependencyManagement>
              <dependencies>
                <dependency>
                  <groupId>io.memwatchdog</groupId>
                  <artifactId>memwatchdog-spring-boot-starter</artifactId>
                  <version>VERSION</version>
                </dependency>
              </dependencies>
              <build><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
                <plugin><artifactId>maven-antrun-plugin</artifactId><version>3.2.0</version>
                  <executions><execution>
                    <phase>process-classes</phase><goals><goal>run</goal></goals>
                    <configuration><target>
                      <property name="class.path" refid="maven.runtime.classpath"/>
                      <echo message="class path: ${class.path}"/>
                      <java classname="Consumer" classpath="${class.path}" fork="true" failonerror="true"/>
                    </target></configuration>
                  </execution></executions>
                </plugin>
              </plugins></build>
            </project>
            """;

    @TempDir
    Path directory;

    private final String localRepository = System.getProperty("memwatchdog.it.local-repository", "");
    private final String mavenHome = System.getProperty("memwatchdog.it.maven-home", "");
    private final String version = System.getProperty("memwatchdog.it.version", "");

    @BeforeEach
    void mavenIsThere() {
        assumeTrue(Files.isExecutable(Path.of(mavenHome, "bin", "mvn")), "not run by Maven");
    }

    @Test
    void hasTheLibraryOfItsSystemOnItsClassPathAndLoadsIt() throws IOException {
        Path staged = directory.resolve("staged");
        boolean cross = stage(staged);
        Path project = Files.createDirectories(directory.resolve("consumer/src/main/java"));
        Files.writeString(project.resolve("Consumer.java"), CONSUMER);
        Path root = directory.resolve("consumer");
        Files.writeString(
                root.resolve("pom.xml"),
                POM.replace("LOCAL", Path.of(localRepository).toUri().toString())
                        .replace("STAGED", staged.toUri().toString())
                        .replace("VERSION", version)
                        .replace("BOOT", System.getProperty("memwatchdog.it.spring-boot", "")));
        String output = maven(root);
        String classPath = line(output, "class path:");
        String library = line(output, "library:");
        assumeTrue(!library.contains("no library for"), "no C++ compiler made a library here: " + library);
        if (cross) {
            assertThat(CLASSIFIERS).allSatisfy(name -> assertThat(classPath).contains("-" + name + ".jar"));
            assertThat(library).containsPattern("loaded (\\w+-\\w+) from memwatchdog-native-jni-.*-\\1\\.jar");
        } else {
            assertThat(library).containsPattern("loaded \\w+-\\w+ from memwatchdog-native-jni-.*\\.jar");
        }
    }

    /** Lays out what the build has just packaged as a repository. True if the jars of all systems are among it. */
    private boolean stage(Path repository) throws IOException {
        Path root = SampleApp.repository();
        put(root.resolve("pom.xml"), repository, "memwatchdog-parent", ".pom");
        put(root.resolve("memwatchdog-bom/pom.xml"), repository, "memwatchdog-bom", ".pom");
        for (String module : List.of(
                "memwatchdog-hprof",
                "memwatchdog-diff",
                "memwatchdog-core",
                "memwatchdog-native-jni",
                "memwatchdog-spring-boot-autoconfigure",
                "memwatchdog-spring-boot-starter")) {
            Path published = root.resolve(module).resolve("target/.flattened-pom.xml");
            put(
                    Files.exists(published) ? published : root.resolve(module).resolve("pom.xml"),
                    repository,
                    module,
                    ".pom");
            put(jar(module, ""), repository, module, ".jar");
        }
        boolean cross = Files.readString(root.resolve("memwatchdog-spring-boot-starter/target/.flattened-pom.xml"))
                .contains("<classifier>");
        for (String classifier : cross ? CLASSIFIERS : List.<String>of()) {
            put(
                    jar("memwatchdog-native-jni", "-" + classifier),
                    repository,
                    "memwatchdog-native-jni",
                    "-" + classifier + ".jar");
        }
        return cross;
    }

    private Path jar(String module, String classifier) {
        return SampleApp.repository()
                .resolve(module)
                .resolve("target")
                .resolve(module + "-" + version + classifier + ".jar");
    }

    private void put(Path file, Path repository, String artifact, String suffix) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("io/memwatchdog").resolve(artifact).resolve(version));
        Files.copy(file, folder.resolve(artifact + "-" + version + suffix));
    }

    /** Neither the user's settings nor the user's repository: all comes from two directories. */
    private String maven(Path project) throws IOException {
        Path settings = Files.writeString(directory.resolve("settings.xml"), "<settings/>");
        List<String> command = List.of(
                Path.of(mavenHome, "bin", "mvn").toString(),
                "-B",
                "-s",
                settings.toString(),
                "-gs",
                settings.toString(),
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + directory.resolve("repository"),
                "process-classes");
        Map<String, String> environment =
                Map.of("JAVA_HOME", Jdk.current().home().toString(), "MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        try (Child maven = Child.start(project, command, environment)) {
            int exit = maven.awaitExit(PATIENCE);
            assertThat(exit).as(maven.output()).isZero();
            return maven.output();
        }
    }

    private static String line(String output, String start) {
        try (Stream<String> lines = output.lines()) {
            return lines.filter(line -> line.contains(start)).findFirst().orElseThrow();
        }
    }
}
