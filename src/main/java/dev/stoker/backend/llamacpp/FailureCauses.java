package dev.stoker.backend.llamacpp;

import dev.stoker.dialect.Redaction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a {@code llama-server} ended, from what it wrote last. Each row names the upstream file that
 * prints the line, at a commit; the fixtures of the test are output of real servers.
 */
enum FailureCauses {
    // https://github.com/ggml-org/llama.cpp/blob/00dd0816129a5210351c78bb90e0828f8eb69f99/tools/server/server-http.cpp
    PORT_TAKEN("couldn't bind HTTP server socket", "another program has taken its port"),
    // https://github.com/ggml-org/llama.cpp/blob/327e2ca6f208b2c1f1726b6138d24fa687fbd466/ggml/src/gguf.cpp
    FILE_MISSING(
            "failed to open GGUF file .*\\(No such file or directory\\)",
            "its model file is not there any more"),
    FILE_FORBIDDEN(
            "failed to open GGUF file .*\\(Permission denied\\)",
            "Stoker's user may not read its model file"),
    FILE_OTHER("invalid magic characters", "its model file is not a GGUF file"),
    // https://github.com/ggml-org/llama.cpp/blob/01b75d6a104417dc995d8beb6761254624e7f478/src/llama-model-loader.h#L47
    FILE_CUT(
            "data is not within the file bounds",
            "its model file is incomplete or damaged: fetch it again"),
    // https://github.com/ggml-org/llama.cpp/blob/a5410f046c01d01330c8a42f13b64a211fedf2c3/src/llama-model.cpp
    ARCHITECTURE_UNKNOWN(
            "unknown model architecture: '([\\w.-]{1,64})'",
            "this llama-server does not know the architecture '$1': install a newer one"),
    // https://github.com/ggml-org/llama.cpp/blob/f6d77a1ba0ac794e950bd3abb630b904bdcd8fb8/ggml/src/ggml-cuda/ggml-cuda.cu
    // (output: https://github.com/ggml-org/llama.cpp/issues/20431)
    GPU_MEMORY(
            "cudaMalloc failed: out of memory",
            "the GPU has too little free memory for this model and context"),
    // https://github.com/ggml-org/llama.cpp/blob/3514e9f6e795d3b3cd88d6614f6c07e7ce6f916f/src/llama-kv-cache.cpp
    CONTEXT_MEMORY(
            "failed to allocate buffer for kv cache",
            "there is too little memory for this model's context"),
    // https://github.com/ggml-org/llama.cpp/blob/00bdaa105cb03380daf899b4fc9f026555745269/ggml/src/ggml.c
    MEMORY(
            "insufficient memory \\(attempted to allocate",
            "there is too little memory for this model"),
    // https://github.com/ggml-org/llama.cpp/blob/3679b65db16ebaabba95a893c62eb6c4840e832c/tools/mtmd/mtmd.cpp
    PROJECTOR("Failed to load CLIP model", "its projector file is not one, or is damaged"),
    // https://github.com/ggml-org/llama.cpp/blob/145b6280d6aa1890e22457143dad0badb3fd6820/common/arg.cpp
    OPTION_UNKNOWN(
            "error: invalid argument: (--?[\\w-]{1,64})",
            "this llama-server does not know the option $1"),
    OPTION_REFUSED(
            "error while handling argument \"(--?[\\w-]{1,64})\"",
            "this llama-server refuses the value of $1");

    private static final Pattern ERROR_LINE = Pattern.compile("[\\d.]+ E (.*)");

    private final Pattern printed;
    private final String cause;

    FailureCauses(String printed, String cause) {
        this.printed = Pattern.compile(printed);
        this.cause = cause;
    }

    /** One sentence for people; in order of the rows, the first that fits. */
    static String of(int exitCode, List<String> lastLines) {
        for (FailureCauses row : values()) {
            for (String line : lastLines) {
                Matcher found = row.printed.matcher(line);
                if (found.find()) {
                    return found.groupCount() == 0
                            ? row.cause
                            : row.cause.replace("$1", found.group(1));
                }
            }
        }
        return byExitCode(exitCode) + lastWords(exitCode, lastLines);
    }

    /** Whether this row's line is among them. */
    boolean printedIn(List<String> lines) {
        return lines.stream().anyMatch(line -> printed.matcher(line).find());
    }

    private static String byExitCode(int exitCode) {
        return switch (exitCode) {
            case 132 -> "it crashed (SIGILL): it was built for another processor";
            case 134 -> "it crashed (SIGABRT)";
            case 135 -> "it crashed (SIGBUS): its model file may have been cut while in use";
            case 136 -> "it crashed (SIGFPE)";
            case 137 -> "it was killed (SIGKILL), perhaps since memory ran out";
            case 139 -> "it crashed (SIGSEGV)";
            case 129, 130, 143 -> "somebody else ended it (signal " + (exitCode - 128) + ")";
            default -> "it ended with exit code " + exitCode;
        };
    }

    /** What it called an error itself; where it was killed, the last lines have no say. */
    private static String lastWords(int exitCode, List<String> lastLines) {
        if (exitCode > 128) {
            return "";
        }
        return lastLines.reversed().stream()
                .map(ERROR_LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .filter(line -> !line.contains("exiting due to"))
                .findFirst()
                .map(line -> ": " + Redaction.clean(line, List.of()))
                .orElse("");
    }
}
