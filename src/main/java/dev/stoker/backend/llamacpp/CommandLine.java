package dev.stoker.backend.llamacpp;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Builds the command of one engine out of {@link Argument}s that its program knows. Threads,
 * context and GPU layers are left to the backend until there is a plan.
 */
final class CommandLine {
    private final ProgramHelp help;
    private final List<String> command = new ArrayList<>();

    private CommandLine(ProgramHelp help, EngineSpec spec) {
        this.help = help;
        command.add(spec.program().toString());
    }

    /**
     * The command.
     *
     * @param port 0 for one that the program finds by itself
     * @param pooling as the model says; null where it does not
     * @param cacheRam most memory for prompts kept; the backend's own default is 8 GiB
     * @throws StokerException {@code ENGINE_START_FAILED} if the program lacks what every engine
     *     needs
     */
    static List<String> of(
            ProgramHelp help, EngineSpec spec, int port, @Nullable String pooling, Bytes cacheRam) {
        if (!help.keyFromEnvironment()) {
            // Without a key, every program and web page on this machine could use the engine.
            throw tooOld("does not take a key from its environment");
        }
        var line = new CommandLine(help, spec);
        line.need(Argument.MODEL, spec.file().toString());
        line.need(Argument.HOST, "127.0.0.1");
        line.need(Argument.PORT, Integer.toString(port));
        // A comma would make two names of one.
        line.offer(Argument.ALIAS, spec.model().replace(',', '_'));
        line.offer(Argument.OFFLINE);
        line.offer(Argument.NO_UI);
        if (spec.projector() != null) {
            line.need(Argument.PROJECTOR, spec.projector().toString());
        }
        if (Argument.NO_JINJA.in(help) == null) {
            // Builds that cannot turn the templates off have them off, and tools need them.
            line.offer(Argument.JINJA);
        }
        if (spec.use() == Use.EMBED) {
            line.embed(pooling);
        } else {
            line.offer(Argument.CACHE_RAM, Long.toString(cacheRam.value() >> 20));
        }
        return List.copyOf(line.command);
    }

    /** Never without pooling: such an engine crashes when it is asked for text (exit code 139). */
    private void embed(@Nullable String pooling) {
        need(Argument.EMBEDDINGS);
        need(Argument.POOLING, pooling == null ? "mean" : pooling.toLowerCase(Locale.ROOT));
        offer(Argument.CACHE_RAM, "0");
    }

    private void need(Argument argument, String... value) {
        if (!add(argument, value)) {
            throw tooOld("does not know " + argument.names().getFirst());
        }
    }

    private void offer(Argument argument, String... value) {
        add(argument, value);
    }

    private boolean add(Argument argument, String... value) {
        String name = argument.in(help);
        if (name == null) {
            return false;
        }
        command.add(name);
        command.addAll(List.of(value));
        return true;
    }

    private static StokerException tooOld(String what) {
        return new StokerException(
                ErrorCode.ENGINE_START_FAILED,
                "this llama-server " + what + ": install a newer one");
    }
}
