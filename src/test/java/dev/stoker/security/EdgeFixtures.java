package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and settings for the rules' tests. */
final class EdgeFixtures {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final EdgeSettings DEFAULTS = settings(EdgeSettings.Auth.NONE, false);

    /** None, and nowhere to keep one. */
    static final AppKeys KEYS = keys(Path.of("unused"));

    private EdgeFixtures() {}

    static AppKeys keys(Path folder) {
        try {
            return AppKeys.atStart(folder, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EdgeRules rules(EdgeSettings settings, AppKeys keys) {
        return new EdgeRules(settings, AdminToken.of(new Secret(TOKEN)), keys);
    }

    static EdgeSettings settings(EdgeSettings.Auth auth, boolean ollamaControlOpen) {
        return new EdgeSettings(
                "127.0.0.1",
                auth,
                ollamaControlOpen,
                List.of("stoker.lan", "proxy.lan:8443"),
                List.of("https://app.example", "chrome-extension://abcdef"),
                new Bytes(1000),
                Path.of("unused"));
    }

    static EdgeRules rules(EdgeSettings settings) {
        return new EdgeRules(settings, AdminToken.of(new Secret(TOKEN)), KEYS);
    }

    /** From a program on this machine. */
    static Asked get(String path) {
        return new Asked("GET", path).with("host", "localhost:11500");
    }

    static Asked post(String path) {
        return new Asked("POST", path)
                .with("host", "127.0.0.1:11500")
                .with("content-type", "application/json")
                .with("content-length", "2");
    }

    /** A request in the making. */
    static final class Asked {
        private final String method;
        private final String path;
        private final Map<String, List<String>> headers = new HashMap<>();
        private String target;
        private @Nullable Integer localPort = 11_500;
        private boolean owner;

        Asked(String method, String path) {
            this.method = method;
            this.path = path;
            this.target = path;
        }

        Asked with(String name, String value) {
            headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            return this;
        }

        Asked without(String name) {
            headers.remove(name);
            return this;
        }

        Asked target(String value) {
            target = value;
            return this;
        }

        Asked onUnixSocket() {
            localPort = null;
            return this;
        }

        Asked onTheOwnersSocket() {
            owner = true;
            return onUnixSocket();
        }

        Asked onPort(int port) {
            localPort = port;
            return this;
        }

        Verdict judged() {
            return judgedBy(DEFAULTS);
        }

        Verdict judgedBy(EdgeSettings settings) {
            return rules(settings).judge(request());
        }

        EdgeRequest request() {
            return new EdgeRequest(
                    method,
                    target,
                    path,
                    localPort,
                    false,
                    owner,
                    headerBytes(),
                    name -> headers.getOrDefault(name, List.of()));
        }

        private int headerBytes() {
            return headers.entrySet().stream()
                    .flatMapToInt(header ->
                            header.getValue().stream()
                                    .mapToInt(
                                            value -> header.getKey().length() + value.length() + 4))
                    .sum();
        }

        void passes() {
            assertThat(judged()).isEqualTo(new Verdict.Pass(null));
        }

        void isRefused(ErrorCode code) {
            assertThat(judged()).isInstanceOf(Verdict.Refuse.class);
            assertThat(((Verdict.Refuse) judged()).code()).isEqualTo(code);
        }
    }
}
