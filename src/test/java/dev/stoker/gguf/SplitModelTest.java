package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts as {@code llama-gguf-split} b11669 writes them: all keys in the first, names by number. */
final class SplitModelTest {
    @TempDir Path dir;
    private Path first = Path.of("");

    @BeforeEach
    void writesThreeParts() throws IOException {
        first = part(1, 0, 3, 6).write(name(1), 128);
        part(2, 1, 3, 6).write(name(2), 128);
        part(3, 2, 3, 6).write(name(3), 128);
    }

    @Test
    void readsAllPartsAsOneModel() throws IOException {
        GgufFacts facts = Reads.facts(GgufReader.readModel(first));

        assertThat(facts.kind()).isEqualTo(GgufFacts.Kind.MODEL);
        assertThat(facts.size())
                .isEqualTo(
                        new Bytes(Files.size(name(1)) + Files.size(name(2)) + Files.size(name(3))));
        assertThat(facts.tensors().count()).isEqualTo(6);
        assertThat(facts.tensors().size()).isEqualTo(new Bytes(6 * 64));
        assertThat(facts.tensors().byType())
                .containsExactly(new GgufTensors.OfType("F32", 6, 96, new Bytes(6 * 64)));
        assertThat(facts.tensors().places().blocks())
                .isEqualTo(List.of(new Bytes(128), new Bytes(128), new Bytes(128)));
    }

    @Test
    void readsAModelInOneFileWhateverItsName() throws IOException {
        Path file = TinyGguf.with().write(dir.resolve("tiny"));

        assertThat(GgufReader.readModel(file)).isEqualTo(GgufReader.read(file));
    }

    @Test
    void saysWhichPartIsMissing() throws IOException {
        Files.delete(name(2));

        assertThat(GgufReader.readModel(first))
                .isEqualTo(new GgufResult.Unreadable("part 2 of 3: no such file"));
    }

    @Test
    void refusesAPartThatIsMalformed() throws IOException {
        Files.write(name(3), new byte[100]);

        assertThat(because()).isEqualTo("part 3 of 3: does not begin with GGUF");
    }

    @Test
    void refusesPartsThatDisagree() throws IOException {
        part(2, 2, 3, 6).write(name(2), 128);
        assertThat(because()).isEqualTo("part 2 of 3: says it is part 3 of 3");

        part(2, 1, 4, 6).write(name(2), 128);
        assertThat(because()).isEqualTo("part 2 of 3: says it is part 2 of 4");

        part(2, 1, 3, 6).write(name(2), 128);
        part(1, 0, 3, 7).write(first, 128);
        assertThat(because()).isEqualTo("the parts hold 6 tensors, the first announces 7");
    }

    @Test
    void refusesWhatIsNotTheFirstPart() {
        assertThat(Reads.because(GgufReader.readModel(name(2))))
                .isEqualTo("part 2 of 3, expected the first");
    }

    @Test
    void refusesAFirstPartWithAnotherName() throws IOException {
        Path renamed = Files.move(first, dir.resolve("model.gguf"));

        assertThat(Reads.because(GgufReader.readModel(renamed)))
                .isEqualTo("is part 1 of 3, its name does not say so");
    }

    @Test
    void opensNoMorePartsThanAModelCanHave() throws IOException {
        part(1, 0, 60_000, 6).write(first, 128);

        assertThat(because()).isEqualTo("split.count is 60000, expected at most 1024");
    }

    private String because() {
        return Reads.because(GgufReader.readModel(first));
    }

    private Path name(int number) {
        return dir.resolve("model-%05d-of-00003.gguf".formatted(number));
    }

    private static GgufBytes part(int number, int said, int parts, int tensors) {
        GgufBytes bytes = GgufBytes.header();
        if (number == 1) {
            bytes.text("general.architecture", "llama");
        }
        String block = "blk." + (number - 1) + ".";
        return bytes.uint16("split.no", said)
                .uint16("split.count", parts)
                .uint32("split.tensors.count", tensors)
                .tensor(block + "a", 0, 0, 16)
                .tensor(block + "b", 0, 64, 16);
    }
}
