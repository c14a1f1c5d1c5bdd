package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stoker.config.Unreadable.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told of what cannot be read. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class UnreadableTest {
    @TempDir private Path temp;

    private final Set<Path> closed = new HashSet<>();

    /** Root may read everything, and may run this test. */
    private Onlooker stoker(boolean boxed) {
        return new Onlooker(
                "stoker",
                boxed,
                true,
                path -> !closed.contains(path),
                path -> !closed.contains(path));
    }

    private @Nullable Unreadable look(Path path, Kind kind) {
        return Unreadable.of(path, kind, stoker(false));
    }

    private String explained(Path path, Kind kind) {
        return Objects.requireNonNull(look(path, kind)).explained();
    }

    private String mine(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        return " (" + mode + " of " + Files.getOwner(path).getName() + ")";
    }

    @Test
    void whatCanBeReadIsNotToldOf() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");

        assertThat(look(temp, Kind.FOLDER)).isNull();
        assertThat(look(file, Kind.FILE)).isNull();
        assertThat(explained(file, Kind.FOLDER)).isEqualTo("it is no folder");
        assertThat(explained(temp, Kind.FILE)).isEqualTo("it is no file");
    }

    @Test
    void namesTheFolderThatIsShutAndTheCommandThatOpensIt() throws IOException {
        Path home = Files.createDirectories(temp.resolve("ada"));
        Path models = Files.createDirectories(home.resolve("models"));
        String mode = mine(home, "rwx------");
        closed.add(home);

        assertThat(explained(models, Kind.FOLDER))
                .isEqualTo(
                        "user 'stoker' may not look into %s%s; run: sudo setfacl -m u:stoker:x %s"
                                .formatted(home, mode, home));
    }

    @Test
    void aFolderAFileAndASecretHaveEachTheirCommand() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("my models"));
        Path file = Files.writeString(temp.resolve("stoker.yaml"), "x");
        String folders = mine(folder, "rwxr-x---");
        String files = mine(file, "rw-------");
        closed.addAll(List.of(folder, file));

        assertThat(explained(folder, Kind.FOLDER))
                .isEqualTo(
                        "user 'stoker' may not look into it%s; run: sudo setfacl -R -m u:stoker:rX '%s'"
                                .formatted(folders, folder));
        assertThat(explained(file, Kind.FILE))
                .isEqualTo(
                        "user 'stoker' may not read it%s; run: sudo setfacl -m u:stoker:r %s"
                                .formatted(files, file));
        assertThat(explained(file, Kind.SECRET)).endsWith("; run: sudo chown stoker " + file);
    }

    @Test
    void whatIsOnesOwnTakesNoRoot() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        closed.add(file);
        var owner =
                new Onlooker(
                        Files.getOwner(file).getName(),
                        false,
                        true,
                        _ -> true,
                        one -> !one.equals(file));

        Unreadable why = Unreadable.of(file, Kind.FILE, owner);

        assertThat(Objects.requireNonNull(why).remedy()).isEqualTo("run: chmod u+rX " + file);
    }

    /** A Mac has no {@code setfacl}. */
    @Test
    void whereThereAreNoListsItIsSaidWhatIsNeeded() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("models"));
        var looker = new Onlooker("_stoker", false, false, one -> !one.equals(folder), _ -> true);

        Unreadable why = Unreadable.of(folder, Kind.FOLDER, looker);

        assertThat(Objects.requireNonNull(why).remedy())
                .isEqualTo("let that user look into " + folder);
    }

    @Test
    void nobodyIsLetIntoWhatIsRootsAlone() {
        Path root = Path.of("/root");
        assumeThat(root).exists();
        closed.add(root);

        assertThat(explained(root.resolve("models"), Kind.FOLDER))
                .startsWith("user 'stoker' may not look into /root (")
                .endsWith("; name another place: /root is root's alone");
        closed.clear();
        Unreadable boxed = Unreadable.of(root.resolve("no/models"), Kind.FOLDER, stoker(true));
        assertThat(Objects.requireNonNull(boxed).remedy())
                .isEqualTo("name another place: /root is root's alone");
    }

    @Test
    void whatIsMissingIsToldByTheFirstFolderThatIs() throws IOException {
        Path gone = temp.resolve("gone");
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("there"));

        assertThat(explained(gone, Kind.FOLDER)).isEqualTo("it is not there");
        assertThat(explained(gone.resolve("a/b"), Kind.FOLDER)).isEqualTo("there is no " + gone);
        assertThat(Objects.requireNonNull(look(link.resolve("m"), Kind.FOLDER)).path())
                .isEqualTo(temp.resolve("there/m"));
    }

    @Test
    void theMachinesServiceIsToldHowItSeesAHome() {
        Path models = Path.of("/home/nobody-there/models");

        Unreadable service = Unreadable.of(models, Kind.FOLDER, stoker(true));

        assertThat(Objects.requireNonNull(service).explained())
                .isEqualTo(
                        "the machine's service sees nobody's home; run 'sudo systemctl edit"
                                + " stoker' and give it the lines '[Service]' and"
                                + " 'BindReadOnlyPaths=/home/nobody-there/models'");
        assertThat(explained(models, Kind.FOLDER)).startsWith("there is no /home");
    }
}
