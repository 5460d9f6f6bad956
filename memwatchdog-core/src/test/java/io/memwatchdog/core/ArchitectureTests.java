package io.memwatchdog.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.memwatchdog.core.trend.JavaTrendEngine;

/** The way of the data runs in one direction. */
@AnalyzeClasses(packages = "io.memwatchdog.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String CORE = "io.memwatchdog.core";

    /** Settings are read by every step; nothing else of the root is known to them. */
    private static final DescribedPredicate<JavaClass> WIRING = resideInAPackage(CORE)
            .and(DescribedPredicate.describe(
                    "that are not settings", type -> !type.getName().startsWith(CORE + ".WatchdogSettings")))
            .as("classes of the root package that are not settings");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(CORE + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_ROOT_KNOWS_THE_WIRING =
            noClasses().that().resideOutsideOfPackage(CORE).should().dependOnClassesThat(WIRING);

    @ArchTest
    static final ArchRule GC_KNOWS_NO_LATER_STEP =
            knowsNothingOf("gc", "trend", "verdict", "snapshot", "store", "evidence", "alert", "replay", "schedule");

    @ArchTest
    static final ArchRule TREND_KNOWS_NO_LATER_STEP =
            knowsNothingOf("trend", "verdict", "snapshot", "store", "evidence", "alert", "replay", "schedule");

    @ArchTest
    static final ArchRule VERDICT_KNOWS_NO_LATER_STEP =
            knowsNothingOf("verdict", "snapshot", "store", "evidence", "alert", "replay", "schedule");

    /** They calculate with the engine they are given. */
    @ArchTest
    static final ArchRule NEITHER_TREND_NOR_VERDICT_CHOOSES_THE_ENGINE = noClasses()
            .that()
            .resideInAnyPackage(CORE + ".trend", CORE + ".verdict")
            .and()
            .doNotBelongToAnyOf(JavaTrendEngine.class)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(JavaTrendEngine.class);

    @ArchTest
    static final ArchRule SNAPSHOT_KNOWS_NEITHER_VERDICT_NOR_LATER_STEP =
            knowsNothingOf("snapshot", "gc", "trend", "verdict", "store", "evidence", "alert", "schedule");

    @ArchTest
    static final ArchRule STORE_KNOWS_NO_LATER_STEP =
            knowsNothingOf("store", "gc", "trend", "verdict", "evidence", "alert", "schedule");

    @ArchTest
    static final ArchRule EVIDENCE_KNOWS_NO_ALERT = knowsNothingOf("evidence", "alert", "gc", "trend");

    @ArchTest
    static final ArchRule NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage(CORE + "..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.memwatchdog..",
                    "java..",
                    "javax.management..",
                    "javax.net..",
                    "javax.security.auth..",
                    "com.sun.management..",
                    "jdk.jfr..",
                    "org.slf4j..",
                    "org.jspecify.."));

    private static ArchRule knowsNothingOf(String step, String... later) {
        String[] packages = new String[later.length];
        for (int i = 0; i < later.length; i++) {
            packages[i] = CORE + "." + later[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(CORE + "." + step + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
