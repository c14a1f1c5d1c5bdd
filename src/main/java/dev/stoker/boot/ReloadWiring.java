package dev.stoker.boot;

import dev.stoker.api.ConfigControl;
import dev.stoker.api.ConfigEvent;
import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.Configuration;
import dev.stoker.config.EffectiveValues;
import dev.stoker.config.FileMarks;
import dev.stoker.config.OwnFilesSourceProvider;
import dev.stoker.config.Reconfigurable;
import dev.stoker.config.Unreadable;
import dev.stoker.config.reload.ConfigOrigin;
import dev.stoker.config.reload.FileWatch;
import dev.stoker.config.reload.Reload;
import dev.stoker.config.reload.ReloadNews;
import dev.stoker.config.reload.Trigger;
import dev.stoker.core.Current;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.Fleet;
import dev.stoker.observe.WishWarnings;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What leads to a reload, and whom it leads to. */
@ApplicationScoped
class ReloadWiring {
    private static final Logger LOG = Logger.getLogger(ReloadWiring.class);

    private @Nullable FileWatch watch;

    /** What {@code stoker serve} has read; in a test there is nothing. */
    @Produces
    @Singleton
    @DefaultBean
    ConfigOrigin origin() {
        return new ConfigOrigin() {
            @Override
            public @Nullable ConfigReading started() {
                return OwnFilesSourceProvider.started();
            }

            @Override
            public ConfigReading read() {
                return ConfigReading.of(ConfigSources.ofThisProcess(), InetAddress::getAllByName);
            }
        };
    }

    @Produces
    @Singleton
    Reload reload(
            ConfigOrigin origin,
            Instance<Reconfigurable> parts,
            Event<ConfigEvent> events,
            Fleet fleet,
            WishWarnings wishes) {
        return new Reload(
                origin,
                EffectiveValues.ofQuarkus(System.getenv()),
                now -> parts.forEach(part -> part.apply(now)),
                InstantSource.system(),
                new ReloadTelling(events::fire)
                        .andThen(news -> {
                            if (news instanceof ReloadNews.Taken) {
                                // The model files may be other ones, too.
                                var _ =
                                        fleet.lookAgain(BackendNames.SUPERVISED)
                                                .thenRun(wishes::due);
                            }
                        }));
    }

    @Produces
    @Singleton
    ConfigControl control(Reload reload, Current<Configuration> now) {
        var look =
                new FolderLook(
                        folders -> Unreadable.folders(folders, System.getenv()),
                        FolderLook.PATIENCE);
        return new ReloadControl(reload, () -> look.at(now.get().modelFolders()));
    }

    /** Signals and files are heeded in the daemon only: a test has its own ways. */
    void start(@Observes StartupEvent event, Reload reload, ServiceNotice service) {
        FileMarks marks = reload.marksAtStart();
        if (marks == null) {
            return;
        }
        Hangup.listen(() -> service.reloading(() -> reload(reload, Trigger.SIGNAL)));
        var watching =
                new FileWatch(
                        marks,
                        () -> FileMarks.of(ConfigSources.ofThisProcess()),
                        () -> reload.standing().watching(),
                        () -> reload(reload, Trigger.FILE));
        watching.start();
        watch = watching;
    }

    void stop(@Observes ShutdownEvent event) {
        FileWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
    }

    private static void reload(Reload reload, Trigger how) {
        try {
            var _ = reload.reload(how, false);
        } catch (RuntimeException e) {
            // Nobody waits for an answer.
            LOG.errorf(e, "the configuration could not be reloaded: how=%s", how.wireName());
        }
    }
}
