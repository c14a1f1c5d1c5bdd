package dev.stoker.security;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * Puts the guard in front of the HTTP router, before its routes, its body handler and {@code /q}.
 */
@ApplicationScoped
class GuardRoute {
    void install(@Observes Router router, EdgeSettings settings, AdminToken token, AppKeys keys) {
        // Quarkus' filters begin one later, where its body handler is too.
        router.route().order(Integer.MIN_VALUE).handler(new Guard(settings, token, keys));
    }

    @Produces
    @Singleton
    AdminToken token(EdgeSettings settings) {
        try {
            return AdminToken.atStart(settings.stateFolder());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Produces
    @Singleton
    AppKeys keys(EdgeSettings settings) {
        try {
            return AppKeys.atStart(settings.stateFolder(), InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
