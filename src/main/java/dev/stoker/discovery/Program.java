package dev.stoker.discovery;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The programs that are, or run, a model server, and how a process of theirs is recognised. */
enum Program {
    OLLAMA("|ollama|ollama.exe|"),
    LLAMA_SERVER("|llama-server|llama-server.exe|llama|"),
    LOCAL_AI("|local-ai|localai|"),
    LM_STUDIO("|lm-studio|lm studio|lmstudio|llmster|lms|lm studio helper|"),
    VLLM("|vllm|"),
    TGI("|text-generation-router|text-generation-launcher|"),
    KOBOLDCPP("|koboldcpp|koboldcpp.py|koboldcpp-linux-x64|"),
    LLAMA_SWAP("|llama-swap|"),
    LLAMAFILE("|llamafile|"),
    SGLANG("|sglang|"),
    LITELLM("|litellm|"),
    JAN("|jan|"),
    LEMONADE("|lemonade-server|lemonade-router|");

    private final String names;

    /**
     * @param names file names in lower case, between bars
     */
    Program(String names) {
        this.names = names;
    }

    /** The name people know it by. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether servers that it starts itself are parts of it and not backends of their own. */
    boolean ownsItsChildren() {
        return this == OLLAMA || this == LLAMA_SERVER || this == LOCAL_AI || this == LLAMA_SWAP;
    }

    /**
     * The program a process runs.
     *
     * @param comm the kernel's short name, at most 15 bytes on Linux; may be empty
     * @param argv may be empty
     * @return null if it is none of these
     */
    static @Nullable Program of(String comm, List<String> argv) {
        if (!argv.isEmpty()) {
            Program direct = named(argv.getFirst());
            if (direct != null) {
                return direct;
            }
            if (isInterpreter(argv.getFirst())) {
                return ofScript(argv);
            }
        }
        // vLLM sets titles: VLLM::APIServer_0 listens, VLLM::EngineCore is a worker.
        return comm.startsWith("VLLM::APIServer") ? VLLM : named(comm);
    }

    /**
     * {@code python -m vllm.entrypoints.openai.api_server}, {@code python /venv/bin/vllm serve}.
     */
    private static @Nullable Program ofScript(List<String> argv) {
        for (int i = 1; i < argv.size(); i++) {
            String argument = argv.get(i);
            if (argument.equals("-m") && i + 1 < argv.size()) {
                String module = argv.get(i + 1);
                int dot = module.indexOf('.');
                return named(dot < 0 ? module : module.substring(0, dot));
            }
            if (!argument.startsWith("-")) {
                return named(argument);
            }
        }
        return null;
    }

    private static boolean isInterpreter(String program) {
        String base = baseName(program);
        return base.startsWith("python") || base.equals("node") || base.equals("bash");
    }

    private static @Nullable Program named(String program) {
        String base = baseName(program);
        for (Program candidate : values()) {
            if (candidate.names.contains('|' + base + '|')) {
                return candidate;
            }
        }
        // Release files keep platform and version: local-ai-v4.9.0-linux-amd64.
        return base.startsWith("local-ai-")
                ? LOCAL_AI
                : base.startsWith("koboldcpp") ? KOBOLDCPP : null;
    }

    private static String baseName(String program) {
        return program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
