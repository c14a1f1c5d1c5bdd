package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RangeChannelTest {
    private static final int KIB = 1 << 10;

    @TempDir Path dir;

    /** A file in memory, perhaps with a length it does not have; remembers what was asked. */
    private static final class Remote implements RangeSource {
        final List<Integer> asked = new ArrayList<>();
        private final byte[] file;
        private final long length;

        Remote(byte[] file, long length) {
            this.file = file;
            this.length = length;
        }

        Remote(byte[] file) {
            this(file, file.length);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            asked.add(into.remaining());
            int there = (int) Math.min(into.remaining(), file.length - position);
            into.put(file, (int) position, there);
        }
    }

    @Test
    void readsTheSameAsFromTheFile() throws IOException {
        Path file = TinyGguf.with().layers(3).write(dir.resolve("tiny.gguf"));

        assertThat(GgufReader.read(new Remote(Files.readAllBytes(file))))
                .isEqualTo(GgufReader.read(file));
    }

    /** A vocabulary of 262,144 tokens with scores, types and merges, as Gemma's. */
    @Test
    void readsAHeaderOfTenMegabytesInFiveRequests() {
        int tokens = 262_144;
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "llama");
        byte[] token = new byte[8 + 15];
        token[0] = 15;
        byte[] texts = new byte[tokens * token.length];
        for (int i = 0; i < tokens; i++) {
            System.arraycopy(token, 0, texts, i * token.length, token.length);
        }
        bytes.raw("tokenizer.ggml.tokens", 9, bytes.ints(8), bytes.longs(tokens), texts);
        bytes.raw("floats", 9, bytes.ints(6), bytes.longs(tokens), new byte[tokens * 4]);
        bytes.raw("types", 9, bytes.ints(5), bytes.longs(tokens), new byte[tokens * 4]);
        bytes.raw("more", 9, bytes.ints(8), bytes.longs(tokens), texts);
        bytes.tensor("token_embd.weight", 0, 0, 16);
        var remote = new Remote(bytes.bytes(1 << 24));

        GgufFacts facts = Reads.facts(GgufReader.read(remote));

        assertThat(facts.shape().vocabulary()).isEqualTo(tokens);
        assertThat(remote.asked).startsWith(256 * KIB, 1024 * KIB, 4096 * KIB);
        assertThat(remote.asked).hasSizeLessThanOrEqualTo(6).allMatch(n -> n <= 4096 * KIB);
    }

    @Test
    void asksOnceForASmallModelAndNeverForItsWeights() {
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "llama");
        var remote = new Remote(bytes.tensor("token_embd.weight", 0, 0, 1 << 20).bytes(1 << 22));

        Reads.facts(GgufReader.read(remote));

        assertThat(remote.asked).containsExactly(256 * KIB);
    }

    @Test
    void readsAPartAfterThePartWithTheNextNumber() {
        List<String> opened = new ArrayList<>();
        RangeSource.Folder folder =
                name -> {
                    opened.add(name);
                    return new Remote(
                            GgufBytes.header()
                                    .text("general.architecture", "llama")
                                    .uint16("split.no", opened.size() - 1)
                                    .uint16("split.count", 2)
                                    .tensor("blk." + opened.size() + ".a", 0, 0, 16)
                                    .bytes(64));
                };

        GgufFacts facts = Reads.facts(GgufReader.readModel(folder, "m-00001-of-00002.gguf"));

        assertThat(opened).containsExactly("m-00001-of-00002.gguf", "m-00002-of-00002.gguf");
        assertThat(facts.tensors().count()).isEqualTo(2);
    }

    @Test
    void stopsAtTheLongestHeaderHoweverLongTheSourceSaysItIs() {
        GgufBytes bytes = GgufBytes.header();
        bytes.raw("a", 9, bytes.ints(8), bytes.longs(1L << 22));
        byte[] head = bytes.bytes(0);
        var asked = new ArrayList<Integer>();
        RangeSource endless =
                new RangeSource() {
                    @Override
                    public long length() {
                        return 1L << 40;
                    }

                    @Override
                    public void read(long position, ByteBuffer into) {
                        asked.add(into.remaining());
                        if (position == 0) {
                            into.put(head);
                        }
                        while (into.hasRemaining()) {
                            // Each text as long as a block, so that no byte read ahead is used.
                            into.putLong(Long.reverseBytes(RangeChannel.LARGEST_BLOCK));
                        }
                    }
                };

        assertThat(Reads.because(GgufReader.read(endless)))
                .contains("a header ends before byte 67108864");
        assertThat(asked).hasSizeLessThan(40);
        assertThat(asked.stream().mapToLong(n -> n).sum()).isLessThan((64 + 8) << 20);
    }

    @Test
    void passesOnWhyARangeCouldNotBeHad() {
        RangeSource broken =
                new RangeSource() {
                    @Override
                    public long length() throws IOException {
                        throw new IOException("answered 404");
                    }

                    @Override
                    public void read(long position, ByteBuffer into) {}
                };

        assertThat(GgufReader.read(broken)).isEqualTo(new GgufResult.Unreadable("answered 404"));
        assertThat(GgufReader.read(new Remote(new byte[10], 100)))
                .isEqualTo(new GgufResult.Unreadable("90 bytes were missing"));
        assertThat(Reads.because(GgufReader.read(new Remote(new byte[0], -5))))
                .isEqualTo("does not begin with GGUF");
    }
}
