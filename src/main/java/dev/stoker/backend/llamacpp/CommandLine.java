package dev.stoker.backend.llamacpp;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Builds the command of one engine out of {@link Argument}s that its program knows. Without a plan,
 * threads, context and GPU layers are left to the backend.
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
     * @param cacheRam most memory for prompts kept where there is no plan; the backend's own
     *     default is 8 GiB
     * @param plan null to start it as it is by itself
     * @throws StokerException {@code ENGINE_START_FAILED} if the program lacks what every engine
     *     needs
     */
    static List<String> of(
            ProgramHelp help,
            EngineSpec spec,
            int port,
            @Nullable String pooling,
            Bytes cacheRam,
            @Nullable Plan plan) {
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
        boolean embeds = spec.use() == Use.EMBED;
        if (embeds) {
            line.embed(pooling);
        }
        if (plan != null) {
            line.command.addAll(PlanArguments.of(help, plan));
        }
        line.keepPrompts(embeds, cacheRam, plan);
        return List.copyOf(line.command);
    }

    /**
     * The same command for an engine that workers on other machines compute for.
     *
     * @throws StokerException {@code ENGINE_START_FAILED} if the program was built without that
     */
    static List<String> with(RpcWorkers workers, ProgramHelp help, List<String> command) {
        if (workers.isEmpty()) {
            return command;
        }
        String name = Argument.RPC.in(help);
        if (name == null) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED,
                    "this llama-server was built without RPC, which stoker.supervise.rpc-servers"
                            + " needs: install one that has --rpc, or take that key away");
        }
        List<String> shared = new ArrayList<>(command);
        shared.add(name);
        shared.add(String.join(",", workers.addresses()));
        return List.copyOf(shared);
    }

    /** Never without pooling: such an engine crashes when it is asked for text (exit code 139). */
    private void embed(@Nullable String pooling) {
        need(Argument.EMBEDDINGS);
        need(Argument.POOLING, pooling == null ? "mean" : pooling.toLowerCase(Locale.ROOT));
    }

    /** For vectors, prompts are never kept. */
    private void keepPrompts(boolean embeds, Bytes unplanned, @Nullable Plan plan) {
        Bytes most = plan == null ? unplanned : plan.load().promptCache().value();
        if (embeds) {
            offer(Argument.CACHE_RAM, "0");
        } else if (most != null) {
            offer(Argument.CACHE_RAM, Long.toString(most.value() >> 20));
        }
    }

    private void need(Argument argument, String... value) {
        if (!add(argument, value)) {
            throw tooOld("does not know " + argument.newestName());
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
