package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Capability;
import dev.stoker.dialect.Json;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code /props} tells of the server itself. Pure. */
final class ServerProps {
    /** Of a router alone; a server with one model has it for as long as it runs. */
    private static final Set<Capability> OF_A_ROUTER =
            Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL, Capability.DELETE);

    /**
     * Messages of Anthropic's dialect came with pull request 17570 of 2025-11-28, and their
     * counting with them; this build of 2025-12-02 is the first one known to be later.
     */
    private static final int ANTHROPIC = 7223;

    /** {@code b11669-Debian} as a server tells it, {@code b11669} as its program does. */
    private static final Pattern BUILD = Pattern.compile("b(\\d{1,9})(?:-.*)?");

    private ServerProps() {}

    /**
     * Of what the kind can, what this server cannot. Whether it was started for vectors or to put
     * documents in order is nowhere in there (b11669).
     */
    static Set<Capability> lacks(JsonNode props) {
        var lacks = EnumSet.noneOf(Capability.class);
        if (!props.has("build_info") || "router".equals(Json.text(props, "role"))) {
            return lacks; // a router, or nothing that is known
        }
        lacks.addAll(OF_A_ROUTER);
        JsonNode vision = props.path("modalities").path("vision");
        if (vision.isBoolean() && !vision.booleanValue()) {
            lacks.add(Capability.IMAGES);
        }
        return lacks;
    }

    /** Whether a server of that version surely speaks Anthropic's dialect. */
    static boolean speaksAnthropic(@Nullable String version) {
        Matcher build = BUILD.matcher(version == null ? "" : version);
        return build.matches() && Integer.parseInt(build.group(1)) >= ANTHROPIC;
    }
}
