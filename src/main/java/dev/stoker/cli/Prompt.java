package dev.stoker.cli;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Streams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where the prompt comes from: the argument, or standard input. */
final class Prompt {
    /** Far beyond every context there is, far below the daemon's limit for a body. Unit: bytes. */
    static final int LIMIT = 16 << 20;

    private static final String STDIN = "-";

    private Prompt() {}

    /**
     * The prompt; never empty. Reads standard input if there is no argument or it is {@code -}, so
     * it may block. One line break at the end of standard input is not part of the prompt: {@code
     * echo} and editors put it there.
     *
     * @throws CommandFailure {@code USAGE} if there is none, it is too large or it is no text
     */
    static String of(@Nullable String argument, Streams streams) {
        if (argument == null && streams.inIsTerminal()) {
            throw refused("there is no prompt; give one as an argument, or pipe it in");
        }
        String prompt =
                argument == null || argument.equals(STDIN) ? standardInput(streams) : argument;
        if (prompt.isBlank()) {
            throw refused("the prompt is empty");
        }
        // What the JVM writes for bytes it cannot read; the model should not get to see it.
        if (prompt.equals(argument) && prompt.indexOf('\ufffd') >= 0) {
            throw refused(
                    "this locale cannot carry the prompt; set LC_ALL=C.UTF-8, or pipe the prompt"
                            + " in");
        }
        return prompt;
    }

    private static String standardInput(Streams streams) {
        try {
            byte[] bytes = streams.in().readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw refused(
                        "standard input is larger than %d MiB, the most a prompt may have"
                                .formatted(LIMIT >> 20));
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.replaceFirst("\\r?\\n\\z", "");
        } catch (CharacterCodingException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "standard input is no text in UTF-8; convert it first", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot read standard input: " + e.getMessage(), e);
        }
    }

    private static CommandFailure refused(String sentence) {
        return new CommandFailure(ExitCode.USAGE, sentence);
    }
}
