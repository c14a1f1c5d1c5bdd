package dev.stoker.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes a small model that answers every prompt with {@link #SENTENCE} and then stops, so that a
 * test (or a first try on a machine without models) can know what a real server will say.
 *
 * <p>Nothing is trained or downloaded: the layers are small noise of real size, and the output
 * matrix holds a table "after this token comes that one". With {@code ignore_eos} the answer goes
 * on for ever; under a JSON schema it ends by itself; a required tool call follows the sentence.
 * One byte of a prompt is one token; the sentence's words are tokens only when generated.
 *
 * <p>The same options give the same bytes on every machine: only exact arithmetic (IEEE basic
 * operations, square root, rounding) and {@link SplittableRandom#nextLong()} are used.
 *
 * <p>This file and the {@code Tiny} ones beside it need nothing but a JDK, without a build: {@code
 * java src/test/java/dev/stoker/gguf/TinyGguf.java tiny.gguf --layers 2} (JDK 22 and later compile
 * the neighbours by themselves).
 */
public final class TinyGguf {
    /** The answer to every prompt: 37 words, each one token; the end of the turn is the 38th. */
    public static final String SENTENCE =
            "A tiny model with fixed weights wrote this sentence; each next word follows from the"
                    + " last one only, so any test can know what comes before it runs, and when"
                    + " nothing more remains to say here, stop.";

    private TinyArchitecture architecture = TinyArchitecture.LLAMA;
    private int layers = 2;
    private int dim = 64;
    private int feedForward;
    private int heads = 4;
    private List<Integer> kvHeads = List.of(2);
    private int headLength;
    private int experts;
    private int expertsUsed;
    private int window;
    private int period;
    private int kvRank = 64;
    private int state = 16;
    private int ctx = 8192;
    private int vocabulary;
    private long seed = 1;
    private TinyType type = TinyType.F16;
    private Pooling pooling = Pooling.UNSAID;
    private String name = "tiny";

    private TinyGguf() {}

    /** A model of about 230 KB: 2 layers, width 64, 4 heads, 2 KV heads, context 8192, f16. */
    public static TinyGguf with() {
        return new TinyGguf();
    }

    /** What the layers are made of; llama's if never said. */
    public TinyGguf architecture(TinyArchitecture made) {
        this.architecture = made;
        return this;
    }

    public TinyGguf layers(int count) {
        this.layers = count;
        return this;
    }

    /** Width of the model; a multiple of 32 and of the heads, at least 64. */
    public TinyGguf dim(int width) {
        this.dim = width;
        return this;
    }

    /** Width of the feed-forward part, a multiple of 32; twice the model's width if never said. */
    public TinyGguf feedForward(int width) {
        this.feedForward = width;
        return this;
    }

    public TinyGguf heads(int count) {
        this.heads = count;
        return this;
    }

    /** Heads that keep keys and values, for all layers or one number a layer; divide the heads. */
    public TinyGguf kvHeads(Integer... counts) {
        this.kvHeads = List.of(counts);
        return this;
    }

    /** Numbers in one head's key and value; the width through the heads if never said. */
    public TinyGguf headLength(int numbers) {
        this.headLength = numbers;
        return this;
    }

    /** Makes the feed-forward part a mixture; 0 for none. */
    public TinyGguf experts(int count, int used) {
        this.experts = count;
        this.expertsUsed = used;
        return this;
    }

    /** Limits the view of gemma3's layers, of all but every {@code every}th; 0: unsaid, so 6. */
    public TinyGguf window(int tokens, int every) {
        this.window = tokens;
        this.period = every;
        return this;
    }

    /** Width of what deepseek2 keeps of a token, without the rotated half of a head. */
    public TinyGguf kvRank(int width) {
        this.kvRank = width;
        return this;
    }

    /** Numbers that mamba and jamba keep for each row of a state. */
    public TinyGguf state(int numbers) {
        this.state = numbers;
        return this;
    }

    /** Trained context in tokens, as the file says. */
    public TinyGguf ctx(int tokens) {
        this.ctx = tokens;
        return this;
    }

    /** Pads the vocabulary with unused tokens up to this size. */
    public TinyGguf vocabulary(int tokens) {
        this.vocabulary = tokens;
        return this;
    }

    public TinyGguf type(TinyType stored) {
        this.type = stored;
        return this;
    }

    public TinyGguf pooling(Pooling written) {
        this.pooling = written;
        return this;
    }

    public TinyGguf name(String general) {
        this.name = general;
        return this;
    }

    public TinyGguf seed(long noise) {
        this.seed = noise;
        return this;
    }

    /**
     * Writes the file, replacing one that is there.
     *
     * @return {@code file}
     * @throws IllegalArgumentException if the sizes do not fit each other
     */
    public Path write(Path file) throws IOException {
        TinyShape shape = shape();
        shape.demandFit();
        var random = new SplittableRandom(seed);
        var script = new TinyScript(vocabulary);
        List<TinyTensor> tensors = TinyLayers.of(shape, type, script, random);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(TinyHeader.of(keys(shape, script), tensors));
            for (TinyTensor tensor : tensors) {
                tensor.content().writeTo(out);
                out.write(new byte[tensor.padding()]);
            }
        }
        return file;
    }

    private TinyShape shape() {
        return new TinyShape(
                architecture,
                layers,
                dim,
                feedForward == 0 ? 2 * dim : feedForward,
                heads,
                kvHeads,
                headLength,
                experts,
                expertsUsed,
                window,
                period,
                kvRank,
                state);
    }

    private Map<String, Object> keys(TinyShape shape, TinyScript script) {
        var keys = new LinkedHashMap<String, Object>();
        String arch = architecture.name().toLowerCase(Locale.ROOT);
        keys.put("general.architecture", arch);
        keys.put("general.name", name);
        keys.put("general.file_type", type.fileType);
        keys.put("general.quantization_version", 2);
        keys.putAll(shape.keys(script.size(), ctx));
        keys.putAll(script.keys());
        if (pooling != Pooling.UNSAID) {
            keys.put(arch + ".pooling_type", pooling.code);
        }
        return keys;
    }

    /**
     * Writes a model from the command line: {@code OUT [--layers N] [--dim N] [--ff N] [--heads N]
     * [--kv-heads N[,N...]] [--head N] [--arch llama|deci|gemma3|deepseek2|mamba|jamba] [--experts
     * N,USED] [--window N,EVERY] [--kv-rank N] [--state N] [--ctx N] [--type f32|f16|q8_0|q4_0]
     * [--vocab N] [--pooling none|mean|cls|last] [--name S] [--seed N]}.
     */
    public static void main(String[] args) throws IOException {
        if (args.length % 2 == 0) {
            throw new IllegalArgumentException("usage: TinyGguf OUT [--option value]...");
        }
        var model = with();
        for (int i = 1; i < args.length; i += 2) {
            model.set(args[i], args[i + 1]);
        }
        model.write(Path.of(args[0]));
    }

    private void set(String option, String value) {
        switch (option) {
            case "--layers" -> layers(Integer.parseInt(value));
            case "--dim" -> dim(Integer.parseInt(value));
            case "--ff" -> feedForward(Integer.parseInt(value));
            case "--heads" -> heads(Integer.parseInt(value));
            case "--kv-heads" -> kvHeads(numbers(value));
            case "--head" -> headLength(Integer.parseInt(value));
            case "--arch" -> architecture(TinyArchitecture.valueOf(value.toUpperCase(Locale.ROOT)));
            case "--experts" -> experts(numbers(value)[0], numbers(value)[1]);
            case "--window" -> window(numbers(value)[0], numbers(value)[1]);
            case "--kv-rank" -> kvRank(Integer.parseInt(value));
            case "--state" -> state(Integer.parseInt(value));
            case "--ctx" -> ctx(Integer.parseInt(value));
            case "--vocab" -> vocabulary(Integer.parseInt(value));
            case "--seed" -> seed(Long.parseLong(value));
            case "--name" -> name(value);
            case "--type" -> type(TinyType.valueOf(value.toUpperCase(Locale.ROOT)));
            case "--pooling" -> pooling(Pooling.valueOf(value.toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("unknown option " + option);
        }
    }

    private static Integer[] numbers(String list) {
        return Stream.of(list.split(",", -1)).map(Integer::valueOf).toArray(Integer[]::new);
    }

    /** The default pooling that the file names, if any. */
    public enum Pooling {
        UNSAID(-1),
        NONE(0),
        MEAN(1),
        CLS(2),
        LAST(3);

        private final int code;

        Pooling(int code) {
            this.code = code;
        }
    }
}
