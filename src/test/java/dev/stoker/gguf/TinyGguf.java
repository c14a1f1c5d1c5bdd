package dev.stoker.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes a small llama model that answers every prompt with {@link #SENTENCE} and then stops, so
 * that a test (or a first try on a machine without models) can know what a real server will say.
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

    private int layers = 2;
    private int dim = 64;
    private int feedForward;
    private int heads = 4;
    private int kvHeads = 2;
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

    /** Heads that keep keys and values; divides the heads. */
    public TinyGguf kvHeads(int count) {
        this.kvHeads = count;
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
        int wide = feedForward == 0 ? 2 * dim : feedForward;
        demandFittingSizes(wide);
        var random = new SplittableRandom(seed);
        var script = new TinyScript(vocabulary);
        List<TinyTensor> tensors = tensors(wide, script, random);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(TinyHeader.of(keys(wide, script), tensors));
            for (TinyTensor tensor : tensors) {
                tensor.content().writeTo(out);
                out.write(new byte[tensor.padding()]);
            }
        }
        return file;
    }

    private void demandFittingSizes(int wide) {
        boolean fits =
                layers > 0
                        && heads > 0
                        && kvHeads > 0
                        && dim >= TinyScript.CODE
                        && dim % 32 == 0
                        && wide % 32 == 0
                        && dim % heads == 0
                        && dim / heads % 2 == 0
                        && heads % kvHeads == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "dim (64 or more) and ff must be multiples of 32, dim of heads (an even quotient),"
                            + " heads of kv-heads");
        }
    }

    private List<TinyTensor> tensors(int wide, TinyScript script, SplittableRandom random) {
        // These two matrices carry the table, which four bits would blur.
        TinyType exact = type == TinyType.Q4_0 ? TinyType.Q8_0 : type;
        double[][] embeddings = script.embeddings(dim, random);
        double[][] outputs = script.outputs(embeddings);
        // Small, so that what the layers add never outweighs what the embedding says.
        var narrow = new TinyNoise(random, type, 0.5 / Math.sqrt(dim));
        var deep = new TinyNoise(random, type, 0.5 / Math.sqrt(wide));
        int kvWidth = dim / heads * kvHeads;

        var all = new ArrayList<TinyTensor>();
        all.add(TinyTensor.matrix("token_embd.weight", exact, embeddings));
        for (int n = 0; n < layers; n++) {
            String block = "blk." + n + ".";
            all.add(TinyTensor.ones(block + "attn_norm.weight", dim));
            all.add(narrow.matrix(block + "attn_q.weight", dim, dim, false));
            all.add(narrow.matrix(block + "attn_k.weight", dim, kvWidth, false));
            all.add(narrow.matrix(block + "attn_v.weight", dim, kvWidth, false));
            all.add(narrow.matrix(block + "attn_output.weight", dim, dim, true));
            all.add(TinyTensor.ones(block + "ffn_norm.weight", dim));
            all.add(narrow.matrix(block + "ffn_gate.weight", dim, wide, false));
            all.add(narrow.matrix(block + "ffn_up.weight", dim, wide, false));
            all.add(deep.matrix(block + "ffn_down.weight", wide, dim, true));
        }
        all.add(TinyTensor.ones("output_norm.weight", dim));
        all.add(TinyTensor.matrix("output.weight", exact, outputs));
        return all;
    }

    private Map<String, Object> keys(int wide, TinyScript script) {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("general.architecture", "llama");
        keys.put("general.name", name);
        keys.put("general.file_type", type.fileType);
        keys.put("general.quantization_version", 2);
        keys.put("llama.vocab_size", script.size());
        keys.put("llama.context_length", ctx);
        keys.put("llama.embedding_length", dim);
        keys.put("llama.block_count", layers);
        keys.put("llama.feed_forward_length", wide);
        keys.put("llama.attention.head_count", heads);
        keys.put("llama.attention.head_count_kv", kvHeads);
        keys.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        keys.put("llama.rope.dimension_count", dim / heads);
        keys.put("llama.rope.freq_base", 10000f);
        keys.putAll(script.keys());
        if (pooling != Pooling.UNSAID) {
            keys.put("llama.pooling_type", pooling.code);
        }
        return keys;
    }

    /**
     * Writes a model from the command line: {@code OUT [--layers N] [--dim N] [--ff N] [--heads N]
     * [--kv-heads N] [--ctx N] [--type f32|f16|q8_0|q4_0] [--vocab N] [--pooling
     * none|mean|cls|last] [--name S] [--seed N]}.
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
            case "--kv-heads" -> kvHeads(Integer.parseInt(value));
            case "--ctx" -> ctx(Integer.parseInt(value));
            case "--vocab" -> vocabulary(Integer.parseInt(value));
            case "--seed" -> seed(Long.parseLong(value));
            case "--name" -> name(value);
            case "--type" -> type(TinyType.valueOf(value.toUpperCase(Locale.ROOT)));
            case "--pooling" -> pooling(Pooling.valueOf(value.toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("unknown option " + option);
        }
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
