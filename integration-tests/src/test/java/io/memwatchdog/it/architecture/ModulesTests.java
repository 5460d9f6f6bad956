package io.memwatchdog.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Dependencies point one way, between modules and between the packages of each. */
@AnalyzeClasses(
        packages = {
            "io.memwatchdog.hprof",
            "io.memwatchdog.diff",
            "io.memwatchdog.core",
            "io.memwatchdog.natives",
            "io.memwatchdog.autoconfigure",
            "io.memwatchdog.cli"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTests {

    @ArchTest
    static final ArchRule HPROF_KNOWS_NOTHING_OF_US =
            knowsNothingOf("hprof", "diff", "core", "natives", "autoconfigure", "cli");

    @ArchTest
    static final ArchRule DIFF_KNOWS_HPROF_ONLY = knowsNothingOf("diff", "core", "natives", "autoconfigure", "cli");

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_WAY_TO_RUN_IT = knowsNothingOf("core", "natives", "autoconfigure", "cli");

    @ArchTest
    static final ArchRule THE_LIBRARY_KNOWS_NO_FRAMEWORK = knowsNothingOf("natives", "autoconfigure", "cli");

    @ArchTest
    static final ArchRule SPRING_AND_THE_COMMAND_LINE_ARE_STRANGERS = knowsNothingOf("autoconfigure", "cli");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_NEEDS_NO_SPRING = knowsNothingOf("cli", "autoconfigure");

    /** The steps of reading a dump; the entry points of diff, which know all of its packages, are an exception. */
    @ArchTest
    static final ArchRule PACKAGES_OF_HPROF_FORM_NO_CIRCLE =
            slices().matching("io.memwatchdog.hprof.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PARTS_OF_AUTOCONFIGURE_ARE_INDEPENDENT =
            slices().matching("io.memwatchdog.autoconfigure.(*)..").should().beFreeOfCycles();

    private static ArchRule knowsNothingOf(String module, String... others) {
        return noClasses()
                .that()
                .resideInAPackage("io.memwatchdog." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(others)
                        .map(other -> "io.memwatchdog." + other + "..")
                        .toArray(String[]::new));
    }
}
