package dev.stoker.boot;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.config.Configuration;
import dev.stoker.config.LogConfig;
import dev.stoker.config.ModelsConfig;
import dev.stoker.config.Settings;
import dev.stoker.core.Current;
import dev.stoker.discovery.DiscoverySettings;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.proxy.ProxySettings;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.supervise.SuperviseSettings;
import dev.stoker.templates.PromptTemplates;
import dev.stoker.tuning.TuningSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/**
 * The settings that may be other ones while all runs, in one place. Whoever takes a record of
 * settings by itself, as {@link Settings} makes them, takes what counts from start to end.
 */
@ApplicationScoped
class SettingsWiring {
    @Produces
    @Singleton
    Current<Configuration> current(
            DiscoverySettings discovery,
            SuperviseSettings supervise,
            FleetSettings fleet,
            TuningSettings tuning,
            MemorySettings memory,
            ProxySettings proxy,
            AdmissionSettings admission,
            PromptTemplates templates,
            CacheSettings cache,
            ModelsConfig models,
            LogConfig log) {
        return new Current<>(
                new Configuration(
                        discovery,
                        supervise,
                        fleet,
                        tuning,
                        memory,
                        proxy,
                        admission,
                        templates,
                        cache,
                        models.folders().orElse(List.of()).stream().map(Settings::inHome).toList(),
                        models.scanCaches(),
                        log.level()));
    }

    @Produces
    @Singleton
    Supplier<TuningSettings> tuning(Current<Configuration> now) {
        return () -> now.get().tuning();
    }

    @Produces
    @Singleton
    Supplier<PromptTemplates> templates(Current<Configuration> now) {
        return () -> now.get().templates();
    }
}
