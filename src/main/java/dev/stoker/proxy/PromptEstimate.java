package dev.stoker.proxy;

import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * About how many tokens a prompt takes, where nobody counts. Rather too many than too few: who asks
 * wants to know whether it fits. Pure.
 */
final class PromptEstimate {
    /** Of UTF-8. English has four to five to a token, other scripts about three. */
    private static final int BYTES_PER_TOKEN = 3;

    /** What a model's template writes around a turn or a tool. */
    private static final int AROUND = 8;

    /** The most that a picture takes of Anthropic's models; others take fewer as a rule. */
    private static final int PICTURE = 1_600;

    private PromptEstimate() {}

    static int of(GenerateRequest request) {
        long tokens = AROUND + tokens(request.schema());
        for (Message message : request.messages()) {
            tokens += AROUND + tokens(message.content());
            tokens += (long) message.images().size() * PICTURE;
            for (ToolCall call : message.toolCalls()) {
                tokens += AROUND + tokens(call.name()) + tokens(call.arguments());
            }
        }
        for (Tool tool : request.tools()) {
            tokens += AROUND + tokens(tool.name());
            tokens += tokens(tool.description()) + tokens(tool.parameters());
        }
        return Math.toIntExact(tokens);
    }

    private static long tokens(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return (bytes + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
    }
}
