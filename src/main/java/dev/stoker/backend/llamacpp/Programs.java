package dev.stoker.backend.llamacpp;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks each program once what it can do; again when the file has changed. Thread-safe. */
final class Programs {
    private static final int ANSWER_LIMIT = 1 << 20;
    private static final String LIST_DEVICES = "--list-devices";
    private static final Pattern DEVICE = Pattern.compile("\\s+[A-Za-z]\\w*: \\S");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Duration patience;
    private final Map<String, String> environment;
    private final ConcurrentHashMap<Identity, ProgramHelp> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Identity, Boolean> devices = new ConcurrentHashMap<>();

    Programs() {
        this(PATIENCE, Map.of());
    }

    /**
     * @param environment of the program, which decides about the devices it sees
     */
    Programs(Map<String, String> environment) {
        this(PATIENCE, environment);
    }

    /**
     * For tests of programs that hang.
     *
     * @param patience for one answer
     */
    Programs(Duration patience) {
        this(patience, Map.of());
    }

    private Programs(Duration patience, Map<String, String> environment) {
        this.patience = patience;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Blocks while the program is asked.
     *
     * @throws StokerException {@code ENGINE_START_FAILED} if it cannot be, or is not what it seems
     */
    ProgramHelp ask(Path program) {
        Identity identity = identify(program);
        ProgramHelp before = known.get(identity);
        if (before != null) {
            return before;
        }
        ProgramHelp help = ProgramHelp.read(run(program, "--help"), run(program, "--version"));
        known.put(identity, help);
        return help;
    }

    /**
     * Whether the program sees a device to compute on besides the CPUs. Blocks while it is asked.
     *
     * @throws StokerException as {@link #ask}
     */
    boolean seesDevices(Path program) {
        if (!ask(program).options().contains(LIST_DEVICES)) {
            return false;
        }
        Identity identity = identify(program);
        Boolean before = devices.get(identity);
        boolean sees = before != null ? before : listsDevices(run(program, LIST_DEVICES));
        devices.put(identity, sees);
        return sees;
    }

    /** After the headline each has a line of its own: {@code CUDA0: NVIDIA … (24080 MiB, …)}. */
    static boolean listsDevices(String answer) {
        return answer.lines()
                .dropWhile(line -> !line.startsWith("Available devices:"))
                .skip(1)
                .anyMatch(line -> DEVICE.matcher(line).lookingAt());
    }

    private static Identity identify(Path program) {
        try {
            return new Identity(program, Files.size(program), Files.getLastModifiedTime(program));
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "the llama-server program is not there", e);
        }
    }

    /** Its version is on standard error, so both are read. */
    private String run(Path program, String argument) {
        var builder = new ProcessBuilder(program.toString(), argument).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process asked = builder.start();
            asked.getOutputStream().close();
            try {
                return answer(asked, argument);
            } finally {
                // Children first: without their parent they cannot be found any more.
                asked.descendants().forEach(ProcessHandle::destroyForcibly);
                asked.destroyForcibly();
            }
        } catch (IOException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "the llama-server program cannot be run", e);
        }
    }

    /**
     * What it writes until it ends. The end of its output is not waited for: a child it leaves
     * behind may hold that open for ever, and a read of a pipe cannot be broken off. So a thread of
     * its own reads, which at worst stays for as long as that child.
     */
    private String answer(Process asked, String argument) {
        var text = new ByteArrayOutputStream();
        var read = new CompletableFuture<@Nullable Void>();
        Thread.ofPlatform()
                .daemon()
                .name("engine-help-" + asked.pid())
                .start(() -> read(asked, text, read));
        CompletableFuture<@Nullable Void> ended =
                asked.onExit()
                        .thenCompose(_ ->
                                read.copy()
                                        .completeOnTimeout(
                                                null,
                                                LAST_WORDS.toMillis(),
                                                TimeUnit.MILLISECONDS));
        try {
            CompletableFuture.anyOf(read, ended).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return text.toString(StandardCharsets.UTF_8);
        } catch (TimeoutException | ExecutionException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED,
                    "the llama-server program does not answer %s within %d s"
                            .formatted(argument, patience.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED, "asking the llama-server program was ended", e);
        }
    }

    private static void read(
            Process asked, ByteArrayOutputStream text, CompletableFuture<@Nullable Void> read) {
        try (InputStream from = asked.getInputStream()) {
            byte[] buffer = new byte[8192];
            int n = from.read(buffer);
            while (n >= 0 && text.size() < ANSWER_LIMIT) {
                text.write(buffer, 0, n);
                n = from.read(buffer);
            }
        } catch (IOException e) {
            // The pipe of a program that is killed may break; what it wrote before counts.
        } finally {
            read.complete(null);
        }
    }

    private record Identity(Path program, long size, FileTime modified) {}
}
