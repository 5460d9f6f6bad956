package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryLoaderTests {

    private static final int ELF_MACHINE = 18;
    private static final int ELF_X86_64 = 0x3e;
    private static final int ELF_AARCH64 = 0xb7;

    @TempDir
    Path directory;

    @BeforeEach
    void libraryIsBuilt() {
        Assumed.library();
    }

    @Test
    void worksUnderCheckJniWithoutAWarning() {
        ChildJvm.Result result = ChildJvm.sameJdk("-Xcheck:jni").run(LoadProbe.class);
        assertThat(result.output())
                .contains("available=true", "slope=2.0", "slopes=[2.0, 2.0, 2.0]", "coefficient=2.6")
                .doesNotContain("WARNING")
                .doesNotContain("FATAL");
    }

    @Test
    void theCopyIsDeletedAfterLoading() throws IOException {
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.directory=" + directory).run(LoadProbe.class);
        assertThat(result.output()).containsPattern("reason=loaded (linux|osx)-\\w+ from .*META-INF/native");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    /** Of JVMs that were killed, and of every one on Windows. */
    @Test
    void whatOthersHaveLeftIsTidiedUp() throws IOException {
        Path old = copyOf("1", Duration.ofHours(1));
        Path young = copyOf("2", Duration.ZERO);
        Path kept = copyOf("1.2", Duration.ofHours(1));
        Path other = age(Files.createFile(directory.resolve("memwatchdog-notes.txt")), Duration.ofHours(1));
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.directory=" + directory).run(LoadProbe.class);
        assertThat(result.output()).contains("available=true");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
        assertThat(kept).exists();
    }

    private Path copyOf(String number, Duration age) throws IOException {
        String name = "memwatchdog-" + number + "-" + Platform.current().fileName();
        return age(Files.createFile(directory.resolve(name)), age);
    }

    private static Path age(Path file, Duration age) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    /** Whatever mode the process gives new files: between copying and loading nobody else may write there. */
    @Test
    void theCopyIsItsOwnersAlone() throws IOException {
        Path copy =
                Objects.requireNonNull(EmbeddedLibrary.find(Platform.current())).copyInto(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(copy).isNotEmptyFile();
    }

    @Test
    void aPropertyNamesTheFile() throws IOException {
        Path library = directory.resolve("any-name");
        try (InputStream in =
                LibraryLoader.class.getResourceAsStream("/" + Platform.current().resource())) {
            Files.copy(in, library);
        }
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.library=" + library).run(LoadProbe.class);
        assertThat(result.output()).contains("available=true", "reason=loaded from " + library);
    }

    @Test
    void aWrongFileIsAReasonAndNotAnError() throws IOException {
        Path text = Files.writeString(directory.resolve("text.so"), "not a library");
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.library=" + text).run(LoadProbe.class);
        assertThat(result.exit()).isZero();
        assertThat(result.output())
                .contains("available=false", "cannot load " + text, "correct or remove memwatchdog.native.library");
    }

    @Test
    void anUnusableDirectoryIsAReasonWithItsCure() throws IOException {
        Path file = Files.writeString(directory.resolve("a-file"), "");
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.directory=" + file).run(LoadProbe.class);
        assertThat(result.output()).contains("available=false", "set memwatchdog.native.directory to a writable");
    }

    @Test
    void aDirectoryMountedNoexecIsDiagnosed() throws IOException {
        Path noexec = noexecDirectory();
        assumeTrue(noexec != null, "no writable file system mounted noexec here");
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.directory=" + noexec).run(LoadProbe.class);
        assertThat(result.output()).contains("available=false", "mounted noexec?", "set memwatchdog.native.directory");
    }

    private static Path noexecDirectory() throws IOException {
        if (!Files.isReadable(Path.of("/proc/mounts"))) {
            return null;
        }
        return Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(mount -> Arrays.asList(mount[3].split(",")).contains("noexec"))
                .map(mount -> Path.of(mount[1]))
                .filter(path -> path.startsWith("/dev/shm") || path.startsWith("/tmp") || path.startsWith("/run"))
                .filter(Files::isWritable)
                .findFirst()
                .orElse(null);
    }

    @Test
    void aLibraryOfAnotherVersionIsNamedWithBothInterfaces() throws IOException {
        assumeTrue(ChildJvm.installed("cc"), "no C compiler here");
        Path source = Files.writeString(
                directory.resolve("other.c"), "int Java_io_memwatchdog_natives_LibraryLoader_abi0() { return 77; }");
        Path library = directory.resolve("other.so");
        ChildJvm.output("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString());
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.library=" + library).run(LoadProbe.class);
        assertThat(result.exit()).isZero();
        assertThat(result.output())
                .contains("available=false", "of another version was loaded from " + library)
                .contains("interface 77 but this jar needs " + LibraryLoader.ABI
                        + "; use memwatchdog artifacts of one version")
                .contains("fork: the native library is not loaded: the native library of another version");
    }

    @Test
    void aLibraryForAnotherProcessorIsAReasonThatNamesBoth() throws IOException {
        Path own = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
        assumeTrue(Files.exists(own), "no ELF library to change");
        byte[] library = Files.readAllBytes(own);
        boolean arm = Platform.current().classifier().endsWith("aarch_64");
        library[ELF_MACHINE] = (byte) (arm ? ELF_X86_64 : ELF_AARCH64);
        Path foreign = Files.write(directory.resolve("foreign.so"), library);
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.library=" + foreign).run(LoadProbe.class);
        assertThat(result.exit()).isZero();
        assertThat(result.output())
                .contains("available=false", "cannot load " + foreign)
                .contains(arm ? "can't load AMD 64 .so" : "can't load AARCH64 .so");
    }

    @Test
    void aSystemWithoutALibraryIsToldWhichArtifactToAdd() {
        ChildJvm.Result result = ChildJvm.sameJdk("-Dos.arch=riscv64").run(LoadProbe.class);
        assertThat(result.exit()).isZero();
        assertThat(result.output())
                .contains("available=false", "riscv64 on the class path; add the artifact memwatchdog-native-jni");
    }

    @Test
    void canBeSwitchedOff() {
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Dmemwatchdog.native.enabled=false").run(LoadProbe.class);
        assertThat(result.output()).contains("available=false", "switched off");
    }

    @Test
    void twoClassLoadersLoadItAndBothAreCollected() throws Exception {
        WeakReference<ClassLoader> first = loadInNewLoader();
        WeakReference<ClassLoader> second = loadInNewLoader();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return first.get() == null && second.get() == null;
        });
    }

    private static WeakReference<ClassLoader> loadInNewLoader() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(LibraryLoaderTests::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(MemwatchdogNative.class.getName());
            Object library = type.getMethod("load").invoke(null);
            assertThat(type.getMethod("reason").invoke(library))
                    .asString()
                    .startsWith("loaded " + Platform.current().classifier());
            return new WeakReference<>(loader);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void platformsAreNamedAsTheArtifactsAre() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(new Platform("linux-x86_64", "libmemwatchdog.so"));
        assertThat(Platform.of("Linux", "aarch64").classifier()).isEqualTo("linux-aarch_64");
        assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(new Platform("osx-aarch_64", "libmemwatchdog.dylib"));
        assertThat(Platform.of("Windows Server 2022", "amd64"))
                .isEqualTo(new Platform("windows-x86_64", "memwatchdog.dll"));
        assertThat(Platform.of("SunOS/../..", "sparc v9").classifier()).isEqualTo("sunos-sparcv9");
    }
}
