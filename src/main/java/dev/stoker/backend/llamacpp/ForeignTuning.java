package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.AdviceOnly;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import io.vertx.core.http.HttpMethod;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code llama-server} that somebody else started runs with, and the flags that would change
 * it. Its help cannot be asked, so it is taken for a build of today.
 */
record ForeignTuning(HttpWire http) implements AdviceOnly {
    /** Of what a plan may set, the options without a value. */
    private static final Set<Argument> BARE =
            EnumSet.of(
                    Argument.KV_UNIFIED, Argument.NO_KV_UNIFIED, Argument.NO_MMAP, Argument.MLOCK);

    private static final Pattern BUILD = Pattern.compile("b(\\d{1,9})\\b.*");

    @Override
    public BackendKind kind() {
        return BackendKind.LLAMACPP;
    }

    @Override
    public BackendTraits traits(@Nullable String version) {
        BackendTraits usual = LlamaTraits.of(today(version), true, true);
        return new BackendTraits(kind(), version, usual.knobs(), usual.byItself());
    }

    private static ProgramHelp today(@Nullable String version) {
        Matcher build = BUILD.matcher(version == null ? "" : version);
        return new ProgramHelp(
                names(EnumSet.allOf(Argument.class)),
                names(EnumSet.complementOf(EnumSet.copyOf(BARE))),
                new ProgramHelp.Defaults(0, 4, true),
                true,
                build.matches() ? Integer.valueOf(build.group(1)) : null);
    }

    private static Set<String> names(Set<Argument> arguments) {
        return arguments.stream().map(Argument::newestName).collect(Collectors.toSet());
    }

    @Override
    public @Nullable Path file(Endpoint at, String model, Duration timeout) {
        JsonNode props = props(at, model, timeout);
        return props == null
                ? files(at, timeout).get(model) // a router knows, also of one that does not run
                : path(Json.text(props, "model_path"));
    }

    /**
     * From the arguments with which a router starts them; a single server does not list its own.
     */
    @Override
    public Map<String, Path> files(Endpoint at, Duration timeout) {
        var files = new HashMap<String, Path>();
        for (JsonNode item : new Order(http, at, timeout).get(at.api() + "/models").path("data")) {
            String name = Json.text(item, "id");
            Path file = path(valueOf("--model", item.path("status").path("args")));
            if (name != null && file != null) {
                files.put(name, file);
            }
        }
        return files;
    }

    private static @Nullable String valueOf(String option, JsonNode arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (option.equals(arguments.path(i).asText())) {
                return arguments.path(i + 1).textValue();
            }
        }
        return null;
    }

    private static @Nullable Path path(@Nullable String told) {
        try {
            return told == null || told.isBlank() ? null : Path.of(told);
        } catch (InvalidPathException _) {
            return null; // of a system with other paths
        }
    }

    /**
     * From {@code /props}, which wakes nothing. A router has no context of its own; it is asked for
     * the model, without loading that.
     */
    private @Nullable JsonNode props(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        JsonNode props = order.get("/props");
        if ("router".equals(Json.text(props, "role"))) {
            String path = "/props?model=" + Order.segment(model) + "&autoload=false";
            var answer = order.answer(HttpMethod.GET, path, null);
            if (!answer.ok()) {
                return null;
            }
            props = order.json(path, answer);
        }
        return props;
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        JsonNode props = props(at, model, timeout);
        if (props == null) {
            return null;
        }
        Integer context = Json.integer(props.path("default_generation_settings"), "n_ctx");
        return context == null || context < 1
                ? null
                : new Running(
                        null,
                        context,
                        Json.integer(props, "total_slots"),
                        null,
                        null,
                        "GET /props");
    }

    @Override
    public List<String> advice(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (String argument : PlanArguments.of(today(null), plan)) {
            if (argument.startsWith("--")) {
                lines.add(argument);
            } else {
                lines.addLast(lines.removeLast() + " " + argument);
            }
        }
        Bytes cache = plan.load().promptCache().value();
        if (cache != null) {
            lines.add(Argument.CACHE_RAM.newestName() + " " + (cache.value() >> 20));
        }
        Integer spins = plan.cpu().spinCount().value();
        if (spins != null) {
            lines.add("GOMP_SPINCOUNT=" + spins);
        }
        return List.copyOf(lines);
    }
}
