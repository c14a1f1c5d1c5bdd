package dev.stoker.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The walls between the packages of the one Maven module: the dependency table ({@link Wall}) row
 * by row, and the rules that hold across rows. Each was seen to fail on a class that broke it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    private final JavaClasses main =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    static List<Wall> rows() {
        return Wall.TABLE;
    }

    @Test
    void seesEverySourceFile() {
        assertThat(Sources.main()).isNotEmpty();
        assertThat(main.size()).isGreaterThanOrEqualTo(Sources.main().size());
    }

    @Test
    void knowsARowForEveryPackage() {
        Set<String> rows = rows().stream().map(Wall::name).collect(Collectors.toSet());
        rows.add(Wall.BOOT);

        assertThat(main).allMatch(type -> rows.contains(Wall.rowOf(type.getPackageName())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void usesOnlyWhatItsRowAllows(Wall row) {
        classes()
                .that(areIn(row.name()))
                .should()
                .onlyDependOnClassesThat(describe("the row of " + row + " allows", row::allows))
                .allowEmptyShould(true) // a package may still be unwritten
                .check(main);
    }

    @Test
    void keepsThePureRingFreeOfFrameworks() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus.arc..",
                        "io.quarkus.vertx..",
                        "io.vertx..",
                        "io.netty..",
                        "io.smallrye..",
                        "io.micrometer..",
                        "jakarta..",
                        "oshi..",
                        "org.jboss..",
                        "org.eclipse.microprofile..")
                .check(main);
    }

    @Test
    void keepsThePureRingFreeOfInputAndOutput() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat(describe("do input or output", Purity::doesInputOrOutput))
                .check(main);
    }

    @Test
    void keepsThePureRingFreeOfTheClockAndTheMachine() {
        noClasses()
                .that(arePure())
                .should()
                .callMethodWhere(describe("it asks the clock or the machine", Purity::isImpure))
                .check(main);
    }

    /** Others measure waiting, which must not break when the owner or a time server sets it. */
    @Test
    void asksTheSystemsClockOnlyWhereATimeIsToldOrKept() {
        noClasses()
                .that(areNotAmong(Purity.TELL_THE_TIME))
                .should()
                .callMethodWhere(describe("it asks the system's clock", Purity::asksTheTime))
                .check(main);
    }

    @Test
    void readsConfigurationInOnePackage() {
        noClasses()
                .that(areNotIn("config", Wall.BOOT))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.smallrye.config..", "org.eclipse.microprofile.config..")
                .check(main);
    }

    @Test
    void keepsVertxAtTheEdges() {
        noClasses()
                .that(
                        areNotIn(
                                "proxy",
                                Wall.BACKENDS_WIRE,
                                Wall.EACH_BACKEND,
                                "security",
                                Wall.BOOT))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(main);
    }

    @Test
    void hidesEveryBackendFromAllButBoot() {
        classes()
                .that(areIn(Wall.EACH_BACKEND))
                .should(beUsedOnlyByBootAndTheirOwnSlice())
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void keepsTheBackendsWireAmongTheBackends() {
        noClasses()
                .that(areNotIn(Wall.BACKENDS_WIRE, Wall.EACH_BACKEND, Wall.BOOT))
                .should()
                .dependOnClassesThat(areIn(Wall.BACKENDS_WIRE))
                .check(main);
    }

    @Test
    void hidesThoseWhoLookInFromAllButBoot() {
        classes()
                .that(describe("look in", type -> Wall.LOOKING_IN.contains(row(type))))
                .should(beUsedOnlyByBootAndTheirOwnSlice())
                .check(main);
    }

    @Test
    void hasNoCycles() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(main);
    }

    @Test
    void printsOnlyInTheCommands() {
        noClasses().that(areNotIn("cli", Wall.BOOT)).should(ACCESS_STANDARD_STREAMS).check(main);
    }

    @Test
    void logsThroughOneLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(main);
    }

    @Test
    void throwsNoGenericException() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(main);
    }

    @Test
    void injectsThroughConstructorsOnly() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(main);
    }

    @Test
    void sharesNoMutableState() {
        fields().that()
                .arePublic()
                .and()
                .areStatic()
                .should()
                .beFinal()
                .andShould()
                .haveRawType(describe("not an array", type -> !type.isArray()))
                .allowEmptyShould(true)
                .check(main);
    }

    private static DescribedPredicate<JavaClass> areIn(String row) {
        return describe("are in " + row, type -> row(type).equals(row));
    }

    private static DescribedPredicate<JavaClass> areNotIn(String... rows) {
        Set<String> excepted = Set.of(rows);
        return describe("are not in " + excepted, type -> !excepted.contains(row(type)));
    }

    private static DescribedPredicate<JavaClass> areNotAmong(Set<String> names) {
        return describe(
                "are not among " + names,
                type -> names.stream().noneMatch(name -> type.getName().endsWith("." + name)));
    }

    private static DescribedPredicate<JavaClass> arePure() {
        return describe("are in the pure ring", type -> Wall.PURE.contains(row(type)));
    }

    private static String row(JavaClass type) {
        return Wall.rowOf(type.getPackageName());
    }

    private static ArchCondition<JavaClass> beUsedOnlyByBootAndTheirOwnSlice() {
        return new ArchCondition<>("be used only by boot and their own slice") {
            @Override
            public void check(JavaClass used, ConditionEvents events) {
                for (Dependency use : used.getDirectDependenciesToSelf()) {
                    String user = use.getOriginClass().getPackageName();
                    boolean allowed =
                            Wall.rowOf(user).equals(Wall.BOOT)
                                    || Wall.sliceOf(user)
                                            .equals(Wall.sliceOf(used.getPackageName()));
                    events.add(new SimpleConditionEvent(use, allowed, use.getDescription()));
                }
            }
        };
    }

    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String slice = Wall.sliceOf(type.getPackageName());
            return slice.equals(Wall.OUTSIDE)
                    ? SliceIdentifier.ignore()
                    : SliceIdentifier.of(slice);
        }

        @Override
        public String getDescription() {
            return "the packages, and each backend for itself";
        }
    }
}
