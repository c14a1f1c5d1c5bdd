package dev.stoker.supervise;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On folders and files that stand for the kernel's. */
final class DelegationTest {
    private static final long SELF = 4711;

    @TempDir private Path folder;

    private Path mount;
    private Path unit;

    @BeforeEach
    void layOut() throws IOException {
        mount = folder.resolve("cgroup fs");
        unit = Files.createDirectories(mount.resolve("system.slice/stoker.service"));
        process("/system.slice/stoker.service", "/");
    }

    /** What the kernel tells of this process. */
    private void process(String cgroup, String root) throws IOException {
        Files.writeString(folder.resolve("cgroup"), "4:memory:/\n0::" + cgroup + "\n");
        Files.writeString(
                folder.resolve("mountinfo"),
                """
                25 1 0:22 / / rw - ext4 /dev/sda1 rw
                30 25 0:26 %s %s rw,nosuid shared:4 - cgroup2 cgroup2 rw
                """
                        .formatted(root, mount.toString().replace(" ", "\\040")));
    }

    private @Nullable Delegation take(Predicate<Path> handedOver) {
        return Delegation.take(folder, handedOver, SELF, null);
    }

    private static void offerMemory(Path cgroup) throws IOException {
        Files.createDirectories(cgroup);
        Files.createFile(cgroup.resolve("cgroup.subtree_control"));
        Files.createFile(cgroup.resolve("memory.max"));
    }

    @Test
    void leavesABranchAloneThatNobodyHasHandedOver() {
        assertThat(take(_ -> false)).isNull();
        assertThat(unit).isEmptyDirectory();
    }

    @Test
    void movesTheDaemonIntoALeafOfItsOwn() {
        assertThat(take(unit::equals)).isNotNull();

        assertThat(unit.resolve("daemon/cgroup.procs")).hasContent(Long.toString(SELF));
        assertThat(unit.resolve("engines")).isEmptyDirectory();
    }

    @Test
    void leavesTheDaemonInTheLeafThatTheServiceManagerHasPutItInto() throws IOException {
        Path leaf = Files.createDirectory(unit.resolve("daemon"));
        process("/system.slice/stoker.service/daemon", "/");

        assertThat(take(unit::equals)).isNotNull();

        assertThat(leaf).isEmptyDirectory();
        assertThat(unit.resolve("engines")).isEmptyDirectory();
    }

    @Test
    void takesNoBranchAboveItsOwnThatIsSomebodyElses() throws IOException {
        Files.createDirectory(unit.resolve("shell"));
        process("/system.slice/stoker.service/shell", "/");

        assertThat(take(unit::equals)).isNull();
        assertThat(unit.resolve("engines")).doesNotExist();
    }

    @Test
    void findsTheBranchWhereOnlyPartOfTheHierarchyIsSeen() throws IOException {
        process("/machine/box/system.slice/stoker.service", "/machine/box");

        assertThat(take(unit::equals)).isNotNull();
        assertThat(unit.resolve("engines")).isEmptyDirectory();
    }

    @Test
    void givesEachEngineItsOwn() throws IOException {
        Delegation taken = requireNonNull(take(unit::equals));

        Path one = taken.engine("hf.co/../x:Q4");
        Path other = taken.engine("hf.co/../x:Q4");

        assertThat(one).isEqualTo(unit.resolve("engines/hf_co____x_Q4-1")).isEmptyDirectory();
        assertThat(other).isEqualTo(unit.resolve("engines/hf_co____x_Q4-2"));
    }

    @Test
    void removesWhatAnEarlierDaemonHasLeft() throws IOException {
        Path left = Files.createDirectories(unit.resolve("engines/m-7"));

        assertThat(take(unit::equals)).isNotNull();

        assertThat(left).doesNotExist();
    }

    @Test
    void leavesTheEnginesOfAnotherDaemonAlone() throws IOException {
        Path theirs = Files.createDirectories(unit.resolve("engines/m-7"));
        Path leaf = Files.createDirectory(unit.resolve("daemon"));
        Path processes = Files.writeString(leaf.resolve("cgroup.procs"), SELF + 1 + "\n");

        assertThat(take(unit::equals)).isNull();

        assertThat(theirs).isEmptyDirectory();
        assertThat(processes).hasContent(Long.toString(SELF + 1));
    }

    @Test
    void takesABranchWhoseLeafHoldsItAlone() throws IOException {
        Path leaf = Files.createDirectory(unit.resolve("daemon"));
        Files.writeString(leaf.resolve("cgroup.procs"), SELF + "\n");
        process("/system.slice/stoker.service/daemon", "/");

        assertThat(take(unit::equals)).isNotNull();
    }

    @Test
    void limitsTheEnginesAndNotTheDaemon() throws IOException {
        offerMemory(unit);
        offerMemory(unit.resolve("engines"));

        Delegation taken =
                requireNonNull(Delegation.take(folder, unit::equals, SELF, Bytes.ofGibi(1)));

        assertThat(unit.resolve("cgroup.subtree_control")).hasContent("+memory");
        assertThat(unit.resolve("engines/cgroup.subtree_control")).hasContent("+memory");
        assertThat(unit.resolve("engines/memory.max")).hasContent("1073741824");
        assertThat(unit.resolve("memory.max")).isEmptyFile();
        assertThat(taken.limit()).isEqualTo("/system.slice/stoker.service/engines");
    }

    @Test
    void takesALimitOfAnEarlierDaemonAway() throws IOException {
        offerMemory(unit);
        offerMemory(unit.resolve("engines"));
        Files.writeString(unit.resolve("engines/memory.max"), "1073741824");

        Delegation taken = requireNonNull(take(unit::equals));

        assertThat(unit.resolve("engines/memory.max")).hasContent("max");
        assertThat(taken.limit()).isNull();
    }

    @Test
    void hasNoLimitWhereMemoryIsNotCounted() {
        Delegation taken =
                requireNonNull(Delegation.take(folder, unit::equals, SELF, Bytes.ofGibi(1)));

        assertThat(taken.limit()).isNull();
    }
}
