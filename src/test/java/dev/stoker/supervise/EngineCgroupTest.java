package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Launch;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineCgroupTest {
    private static final List<String> COMMAND = List.of("/usr/bin/printf", "%s", "$(id) \"it\"");

    @TempDir Path folder;

    static List<OrphanGuard> guards() {
        return SpawnerTest.guards();
    }

    @Test
    void leavesTheCommandAloneWhereNothingIsSet() {
        assertThat(new EngineCgroup(null).joining(COMMAND)).isSameAs(COMMAND);
    }

    /** The files stand for those of two hierarchies; a third does not have the cgroup. */
    @ParameterizedTest
    @MethodSource("guards")
    void joinsEveryHierarchyAndThenBecomesTheEngine(OrphanGuard guard) throws Exception {
        Path one = procs("cpu/a b");
        Path other = procs("memory/a b");
        var cgroup = new EngineCgroup("/a b", mounts("cpu", "memory", "freezer"));

        try (var spawner = new Spawner("n", guard, cgroup, ProcessBuilder::start)) {
            Process process = spawner.spawn(new Launch(COMMAND, Map.of()));
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).isEqualTo("$(id) \"it\"");
            assertThat(process.waitFor()).isZero();
            assertThat(one).hasContent(Long.toString(process.pid()));
            assertThat(other).hasContent(Long.toString(process.pid()));
        }
    }

    @ParameterizedTest
    @MethodSource("guards")
    void runsNoEngineThatCannotJoin(OrphanGuard guard) throws Exception {
        procs("cpu/a");
        Files.createDirectories(folder.resolve("memory/a/cgroup.procs"));
        var cgroup = new EngineCgroup("/a", mounts("cpu", "memory"));
        Path ran = folder.resolve("ran");

        try (var spawner = new Spawner("n", guard, cgroup, ProcessBuilder::start)) {
            List<String> command = List.of("/usr/bin/touch", ran.toString());
            Process process = spawner.spawn(new Launch(command, Map.of()));
            List<String> said = process.inputReader().lines().toList();

            int code = process.waitFor();

            assertThat(ran).doesNotExist();
            assertThat(spawner.causeOf(code, said))
                    .contains("could not be put into the cgroup /a")
                    .doesNotContain(folder.toString());
        }
    }

    @Test
    void refusesBeforeAnythingStartsWhereTheCgroupIsNotThere() throws Exception {
        var cgroup = new EngineCgroup("/a", mounts("cpu"));

        assertThatThrownBy(() -> cgroup.joining(COMMAND))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_START_FAILED))
                .hasMessageContaining("the cgroup /a of stoker.supervise.cgroup is not there");
    }

    @Test
    void refusesOnAMachineWithoutCgroups() {
        var cgroup = new EngineCgroup("/a", folder.resolve("no-mountinfo"));

        assertThatThrownBy(() -> cgroup.joining(COMMAND)).isInstanceOf(StokerException.class);
    }

    @Test
    void tellsBeforehandWhetherEnginesCanJoin() throws IOException {
        procs("cpu/a");
        procs("cpu/b");
        Files.createDirectories(folder.resolve("memory/b/cgroup.procs"));
        Path mounts = mounts("cpu", "memory");

        assertThat(new EngineCgroup("/a", mounts).access()).isEqualTo(EngineCgroup.Access.OPEN);
        assertThat(new EngineCgroup("/b", mounts).access()).isEqualTo(EngineCgroup.Access.CLOSED);
        assertThat(new EngineCgroup("/c", mounts).access()).isEqualTo(EngineCgroup.Access.MISSING);
    }

    @Test
    void leavesOtherEndsToTheKindToExplain() {
        assertThat(new EngineCgroup("/a").causeOf(1, List.of("error: no such file"))).isNull();
        assertThat(new EngineCgroup(null).causeOf(EngineCgroup.NOT_JOINED, List.of())).isNull();
    }

    private Path procs(String cgroup) throws IOException {
        Path place = Files.createDirectories(folder.resolve(cgroup));
        return Files.createFile(place.resolve("cgroup.procs"));
    }

    private Path mounts(String... hierarchies) throws IOException {
        var text = new StringBuilder("1 0 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n");
        for (String each : hierarchies) {
            text.append(
                    "2 1 0:9 / %s rw,nosuid shared:9 - cgroup cgroup rw,%s\n"
                            .formatted(
                                    folder.resolve(each).toString().replace(" ", "\\040"), each));
        }
        return Files.writeString(folder.resolve("mountinfo"), text);
    }
}
