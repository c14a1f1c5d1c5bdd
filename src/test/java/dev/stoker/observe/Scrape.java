package dev.stoker.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;

/** The registry that the program has, and what Prometheus reads from it. */
@SuppressWarnings("deprecation") // Quarkus still comes with this client of Prometheus
final class Scrape {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    MeterRegistry registry() {
        return registry;
    }

    String text() {
        return registry.scrape();
    }
}
