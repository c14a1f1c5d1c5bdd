package dev.stoker.config;

import dev.stoker.config.BackendsConfig.Configured;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the Javadoc of {@link BackendsConfig} says about bounds, checked. Keys are read, but whether
 * they are there is no question of bounds.
 */
final class BackendBounds {
    private static final String RESERVED = "llamacpp";
    private static final Pattern PATH = Pattern.compile("/|(/[\\w.~-]+)+");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final Bounds bounds;
    private final BackendKeys keys;

    BackendBounds(Bounds bounds, BackendKeys keys) {
        this.bounds = bounds;
        this.keys = keys;
    }

    void check(BackendsConfig backends) {
        backends.byId().forEach(this::check);
    }

    private void check(String id, Configured backend) {
        String key = KnownKeys.entry("stoker.backends", id);
        checkId(key, id);
        checkUrl(key, backend);
        checkApi(key, backend);
        checkModels(key, backend);
        backend.headers().forEach((name, value) -> checkHeader(key, name, value));
        if (backend.enabled()) {
            bounds.attempt(key, () -> named(() -> keys.of(id, backend)));
            checkTls(id, key + ".tls", backend);
        }
    }

    private void checkTls(String id, String key, Configured backend) {
        if (!bounds.isTold(key + ".cert-file", key + ".key-file")) {
            bounds.attempt(key, () -> named(() -> BackendTrust.of(id, backend.tls())));
        }
    }

    /** What is named and not there keeps one backend down; that is told where it is used. */
    private static void named(Runnable read) {
        try {
            read.run();
        } catch (NotUsable _) {
            // The configuration itself is in order.
        }
    }

    private void checkId(String key, String id) {
        bounds.attempt(
                key,
                () -> {
                    try {
                        new BackendId(id);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
                    }
                });
        if (id.equals(RESERVED)) {
            bounds.complain(
                    key,
                    key
                            + ": is the name of the engines Stoker runs itself (expected:"
                            + " another id, such as my-llamacpp)");
        }
    }

    private void checkUrl(String key, Configured backend) {
        URI url = backend.url().or(() -> backend.preset().map(Preset::url)).orElse(null);
        if (url == null && bounds.isTold(key + ".url", key + ".preset")) {
            return;
        }
        if (url == null) {
            String expected =
                    backend.preset().isEmpty()
                            ? "a value"
                            : "the address of your resource, such as"
                                    + " https://name.openai.azure.com";
            bounds.complain(key + ".url", key + ".url: missing (expected: " + expected + ")");
            return;
        }
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                || url.getHost() == null
                || url.getUserInfo() != null
                || url.getQuery() != null
                || url.getFragment() != null) {
            bounds.refuse(
                    key + ".url",
                    url.getUserInfo() == null ? url.toString() : "***",
                    "http://host:port or https://host, without a user or a query");
            return;
        }
        if ("http".equals(url.getScheme())
                && BackendKeys.isNamed(backend)
                && BackendTargets.location(backend) == Location.CLOUD
                && !Bounds.isLoopback(url.getHost())) {
            bounds.refuse(key + ".url", url.toString(), "https, since a key is sent to this cloud");
        }
    }

    private void checkApi(String key, Configured backend) {
        backend.apiPath()
                .filter(path -> !PATH.matcher(path).matches() || path.contains("/.."))
                .ifPresent(path ->
                        bounds.refuse(key + ".api-path", path, "a path such as /v1 or /api/v3"));
        backend.apiVersion()
                .filter(version -> !VERSION.matcher(version).matches())
                .ifPresent(version ->
                        bounds.refuse(
                                key + ".api-version", version, "a version such as 2024-10-21"));
    }

    private void checkModels(String key, Configured backend) {
        if (bounds.isTold(key + ".kind", key + ".preset")) {
            return; // whether it is Azure's is not known
        }
        boolean azure = BackendTargets.kind(backend) == BackendKind.AZURE;
        boolean deployed = !backend.deployments().orElse(List.of()).isEmpty();
        if (azure && !deployed && backend.enabled() && !bounds.isTold(key + ".deployments")) {
            bounds.complain(
                    key,
                    key
                            + ".deployments: missing (expected: the names of your deployments, which"
                            + " are the models here)");
        }
        if (!azure && deployed) {
            bounds.complain(
                    key + ".deployments",
                    key + ".deployments: only Azure has them (expected: models)");
        }
        if (azure && backend.models().isPresent()) {
            bounds.complain(
                    key + ".models", key + ".models: not for Azure (expected: deployments)");
        }
    }

    private void checkHeader(String key, String name, String value) {
        String expected = ExtraHeaders.refusal(name, value);
        if (expected != null) {
            // What is refused as a credential may be one.
            bounds.refuse(key + ".headers." + name, "***", expected);
        }
    }
}
