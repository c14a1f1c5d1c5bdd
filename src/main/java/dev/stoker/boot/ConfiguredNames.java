package dev.stoker.boot;

import dev.stoker.cli.doctor.Expected;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.OfflineSettings;
import dev.stoker.config.Unreadable;
import dev.stoker.hardware.probe.HardwareProbe;
import dev.stoker.supervise.EngineCgroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configuration names and may not be there, for commands. Every method blocks. */
final class ConfiguredNames {
    private ConfiguredNames() {}

    /** All of it, for {@code stoker doctor}. */
    static Expected expected(ConfigSources sources) {
        OfflineSettings settings = OfflineSettings.of(sources);
        return new Expected(
                unread(sources, settings),
                settings.defaultModel(),
                settings.hindrances(),
                settings.tunedModels(),
                engines(settings.engineCgroup()));
    }

    /** What cannot be read or used, one sentence each, for {@code stoker config check}. */
    static List<String> notices(ConfigSources sources) {
        OfflineSettings settings = OfflineSettings.of(sources);
        List<String> notices = new ArrayList<>();
        unread(sources, settings).forEach(one -> notices.add(one.sentence()));
        settings.hindrances().values().stream().sorted().forEach(notices::add);
        return notices;
    }

    private static List<Expected.Unread> unread(ConfigSources sources, OfflineSettings settings) {
        List<Expected.Unread> unread = new ArrayList<>();
        Unreadable.files(sources).forEach(one -> unread.add(told("the configuration file", one)));
        Unreadable.folders(settings.modelFolders(), sources.environment())
                .forEach(one -> unread.add(told("the model folder", one)));
        Unreadable.folders(List.of(settings.modelStore()), sources.environment()).stream()
                .filter(one -> !one.missing()) // it is made when it is needed
                .forEach(one -> unread.add(told("the model store", one)));
        return unread;
    }

    private static Expected.Unread told(String what, Unreadable one) {
        return new Expected.Unread(what, one.path().toString(), one.because(), one.remedy());
    }

    private static Expected.@Nullable Engines engines(@Nullable String cgroup) {
        return cgroup == null
                ? null
                : new Expected.Engines(
                        cgroup,
                        switch (EngineCgroup.access(cgroup)) {
                            case MISSING -> Expected.Access.MISSING;
                            case CLOSED -> Expected.Access.CLOSED;
                            case OPEN -> Expected.Access.OPEN;
                        },
                        HardwareProbe.here().forCgroup(cgroup).read());
    }
}
