package dev.stoker.config;

import dev.stoker.security.EdgeSettings;
import dev.stoker.supervise.SuperviseSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;

/** Turns mappings into the records that features are built with. */
@ApplicationScoped
public class Settings {
    /** What the guard lets through. */
    @Produces
    @Singleton // records cannot have a normal scope
    public static EdgeSettings edge(HttpConfig http, StateConfig state) {
        return new EdgeSettings(
                http.host(),
                http.auth(),
                http.ollamaControl() == HttpConfig.OllamaControl.OPEN,
                http.allowedHosts().orElse(List.of()),
                http.allowedOrigins().orElse(List.of()),
                http.maxBody(),
                inHome(state.folder()));
    }

    /** How engines are looked after. */
    @Produces
    @Singleton
    public static SuperviseSettings supervise(SuperviseConfig supervise, StateConfig state) {
        return new SuperviseSettings(
                supervise.readyTimeout(),
                supervise.idleUnload(),
                supervise.maxRestarts(),
                supervise.firstBackoff(),
                supervise.maxBackoff(),
                supervise.quietAfter(),
                supervise.stopGrace(),
                inHome(state.folder()).resolve("engines"),
                supervise.logLimit());
    }

    /** {@code ~/models} as a shell reads it. */
    public static Path inHome(Path path) {
        Path home = Path.of(System.getProperty("user.home", ""));
        return path.startsWith("~") ? home.resolve(Path.of("~").relativize(path)) : path;
    }
}
