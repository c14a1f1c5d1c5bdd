package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/** Names servers that were found: by kind, and by port where the kind alone would not do. */
public final class BackendNames {
    /** The id of the engines that Stoker runs itself. */
    public static final BackendId SUPERVISED = new BackendId("llamacpp");

    private static final Map<BackendKind, Integer> USUAL_PORTS =
            Map.of(
                    BackendKind.OLLAMA, 11434,
                    BackendKind.LOCALAI, 8080,
                    BackendKind.LMSTUDIO, 1234,
                    BackendKind.VLLM, 8000,
                    BackendKind.TGI, 3000);

    /** As {@link BackendId} has it. */
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /**
     * What models' names may end with behind an {@code @}: {@code qwen/qwen3@q4_k_m}, {@code
     * …@4bit}, {@code claude-opus-4@20250514}.
     */
    private static final Pattern PART_OF_A_NAME =
            Pattern.compile("(?:i?q|tq|f|bf|fp|mxfp|nvfp|int)\\d[a-z0-9_]*|\\d+-?bits?|[\\d.-]+");

    private BackendNames() {}

    /**
     * Whether what stands behind an {@code @} is meant as a backend, should there be none of that
     * name: a quantisation, a date and a version are parts of a model's name. Pure.
     */
    public static boolean couldBe(String where) {
        return SHAPE.matcher(where).matches() && !PART_OF_A_NAME.matcher(where).matches();
    }

    /**
     * The id of a server found at {@code base}. A foreign llama-server always carries its port: its
     * bare name is the supervised one's.
     */
    static BackendId of(BackendKind kind, URI base) {
        int port = portOf(base);
        boolean usual = Integer.valueOf(port).equals(USUAL_PORTS.get(kind));
        return new BackendId(usual ? kind.wireName() : kind.wireName() + "-" + port);
    }

    private static int portOf(URI base) {
        if (base.getPort() > 0) {
            return base.getPort();
        }
        return "https".equals(base.getScheme()) ? 443 : 80;
    }
}
