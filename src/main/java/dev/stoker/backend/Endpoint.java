package dev.stoker.backend;

import dev.stoker.core.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a backend answers.
 *
 * @param base scheme, host, port and perhaps a path prefix; never ends in a slash nor in {@code
 *     api}
 * @param api where OpenAI's paths begin below {@code base}, such as {@link #USUAL_API}; empty where
 *     that is {@code base} itself
 * @param access what every request there carries
 * @param particulars what this server has of its own
 */
public record Endpoint(URI base, String api, Access access, Particulars particulars) {
    /** Where OpenAI's paths begin nearly everywhere, and for Stoker's own callers. */
    public static final String USUAL_API = "/v1";

    public Endpoint {
        String text = base.toString();
        if (base.getHost() == null || text.endsWith("/")) {
            throw new IllegalArgumentException(
                    "endpoint: '" + text + "' (expected: scheme://host[:port][/prefix])");
        }
        if (api.endsWith("/") || (!api.isEmpty() && !api.startsWith("/"))) {
            throw new IllegalArgumentException(
                    "path of the API: '" + api + "' (expected: /v1, or empty)");
        }
    }

    /** A server with nothing of its own. */
    public Endpoint(URI base, String api, Access access) {
        this(base, api, access, Particulars.NONE);
    }

    /**
     * With OpenAI's paths where they usually are.
     *
     * @param key sent as a bearer token to this origin only; null sends none
     */
    public Endpoint(URI base, @Nullable Secret key) {
        this(base, USUAL_API, Access.bearer(key));
    }

    /** The same with another way in. */
    public Endpoint with(Access other) {
        return new Endpoint(base, api, other, particulars);
    }

    /** The same with OpenAI's paths elsewhere. */
    public Endpoint withApi(String other) {
        return new Endpoint(base, other, access, particulars);
    }

    /** The address of {@code path}, which begins with a slash and is already encoded. */
    public URI at(String path) {
        return URI.create(base + path);
    }

    /**
     * The address of one of OpenAI's paths, such as {@code /chat/completions}, with the version of
     * the API where the server wants one.
     */
    public URI openAi(String path) {
        String version = particulars.version();
        return URI.create(base + api + path + (version == null ? "" : "?api-version=" + version));
    }

    /** What must be in nothing that anybody is told. */
    public List<Secret> secrets() {
        return access.secrets();
    }
}
