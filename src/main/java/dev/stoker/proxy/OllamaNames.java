package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Between Stoker's names of models and those of Ollama's dialect, which all have a tag: some
 * clients put {@code :latest} behind every name that has none, and find it in the list only so.
 * Pure.
 */
final class OllamaNames {
    private static final String LATEST = ":latest";

    /** A name with the tag that is implied, and perhaps with a backend. */
    private static final Pattern IMPLIED =
            Pattern.compile("(.+)" + LATEST + "(@[a-z0-9][a-z0-9._-]{0,63})?");

    private OllamaNames() {}

    /** With the tag that is implied, where it has none. */
    static String tagged(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 ? name : name + LATEST;
    }

    /** How a model is listed: with a tag, and still leading back to it. */
    static String listed(FleetView fleet, ModelView model) {
        String name = model.model().name();
        if (name.indexOf(':', name.lastIndexOf('/') + 1) >= 0) {
            return model.id();
        }
        String tagged = tagged(name);
        boolean qualified = !model.id().equals(name);
        boolean taken =
                fleet.route(tagged) != null
                        || fleet.models().stream()
                                .anyMatch(other -> other.id().equalsIgnoreCase(tagged));
        return qualified || taken ? tagged + "@" + model.backend() : tagged;
    }

    /**
     * The spec of what a caller named: without the tag that is implied where only that is listed.
     */
    static @Nullable String spec(FleetView fleet, @Nullable String named) {
        Matcher implied = IMPLIED.matcher(named == null ? "" : named);
        if (!implied.matches() || isThere(fleet, implied.group())) {
            return named;
        }
        String backend = implied.group(2);
        String bare = implied.group(1) + (backend == null ? "" : backend);
        return isThere(fleet, bare) ? bare : named;
    }

    private static boolean isThere(FleetView fleet, String spec) {
        try {
            var _ = fleet.model(spec);
            return true;
        } catch (StokerException e) {
            return e.code() == ErrorCode.MODEL_AMBIGUOUS;
        }
    }
}
