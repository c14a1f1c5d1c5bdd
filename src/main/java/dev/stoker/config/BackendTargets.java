package dev.stoker.config;

import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.Trust;
import dev.stoker.config.BackendsConfig.Configured;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Secret;
import dev.stoker.fleet.ConfiguredBackend;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Configured backends as the fleet wants them: a preset's values where the owner gave none. */
final class BackendTargets {
    /** Azure's versions of this shape have addresses of their own. */
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    private static final String DATED = "/openai";

    private BackendTargets() {}

    /**
     * The backend of that id; barred where its key or a certificate is not there. Reads them, so it
     * blocks.
     *
     * @throws IllegalArgumentException as {@link BackendKeys} and {@link BackendTrust} say
     */
    static ConfiguredBackend of(String id, Configured backend, BackendKeys keys) {
        try {
            return of(id, backend, BackendTrust.of(id, backend.tls()), keys.of(id, backend), null);
        } catch (NotUsable e) {
            return of(id, backend, null, null, e.shown());
        }
    }

    private static ConfiguredBackend of(
            String id,
            Configured backend,
            @Nullable Trust trust,
            @Nullable Secret key,
            @Nullable String barred) {
        Map<String, String> headers = ExtraHeaders.named(backend.headers());
        var access = new Access(Map.of(), headers, trust);
        return new ConfiguredBackend(
                new BackendId(id),
                kind(backend),
                new Endpoint(base(backend), api(backend), access, particulars(backend)),
                key,
                backend.preset().map(Preset::note).orElse(null),
                barred);
    }

    /** Why it cannot be used, for the owner; null if it can. Blocks. */
    static @Nullable String hindrance(String id, Configured backend, BackendKeys keys) {
        try {
            BackendTrust.of(id, backend.tls());
            keys.of(id, backend);
            return null;
        } catch (NotUsable e) {
            return e.getMessage();
        }
    }

    /** Null to find out by asking. */
    static @Nullable BackendKind kind(Configured backend) {
        return backend.kind().or(() -> backend.preset().map(Preset::kind)).orElse(null);
    }

    /** Without the slash, or the path of the API, that people copy along. */
    static URI base(Configured backend) {
        String text = url(backend).toString().replaceFirst("/+$", "");
        String api = api(backend);
        boolean dated = isDated(backend);
        for (String path : dated ? List.of("/openai/v1", api) : List.of(api)) {
            if (!path.isEmpty() && text.endsWith(path)) {
                return URI.create(text.substring(0, text.length() - path.length()));
            }
        }
        return URI.create(text);
    }

    private static URI url(Configured backend) {
        return backend.url()
                .or(() -> backend.preset().map(Preset::url))
                .orElseThrow(() -> new IllegalArgumentException("a backend without an address"));
    }

    private static String api(Configured backend) {
        return backend.apiPath()
                .map(path -> path.equals("/") ? "" : path)
                .orElseGet(() -> usualApi(backend));
    }

    private static String usualApi(Configured backend) {
        if (isDated(backend)) {
            return DATED;
        }
        BackendKind kind = kind(backend);
        return backend.preset()
                .map(Preset::api)
                .orElseGet(() ->
                        kind == BackendKind.AZURE
                                ? Preset.AZURE.api()
                                : kind == BackendKind.GEMINI
                                        ? Preset.GEMINI.api()
                                        : Endpoint.USUAL_API);
    }

    private static boolean isDated(Configured backend) {
        return kind(backend) == BackendKind.AZURE
                && backend.apiVersion().filter(v -> DATE.matcher(v).matches()).isPresent();
    }

    private static Particulars particulars(Configured backend) {
        boolean azure = kind(backend) == BackendKind.AZURE;
        boolean renamed = backend.preset().map(Preset::completionTokens).orElse(false) || azure;
        return new Particulars(
                (azure ? backend.deployments() : backend.models()).orElse(List.of()),
                backend.apiVersion().orElse(null),
                backend.preset().map(Preset::keyTest).orElse(null),
                renamed && !isDated(backend),
                location(backend));
    }

    /** Null where the address tells. */
    static @Nullable Location location(Configured backend) {
        BackendKind kind = kind(backend);
        boolean provider =
                backend.preset().isPresent()
                        || kind == BackendKind.AZURE
                        || kind == BackendKind.ANTHROPIC
                        || kind == BackendKind.GEMINI
                        || Preset.isProvider(url(backend));
        return backend.location().orElse(provider ? Location.CLOUD : null);
    }
}
