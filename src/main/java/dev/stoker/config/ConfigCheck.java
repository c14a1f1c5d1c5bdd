package dev.stoker.config;

import dev.stoker.security.BindRules;
import dev.stoker.security.EdgeSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that is wrong with the configuration, before Quarkus is up and a port is bound.
 * A reload asks it too, and keeps the old configuration if there is an answer.
 */
public final class ConfigCheck {
    private final ConfigSources sources;
    private final BindRules.Resolver resolver;
    private final List<YamlFile> files;
    private final List<String> problems;

    private ConfigCheck(ConfigSources sources, ConfigFiles files, BindRules.Resolver resolver) {
        this.sources = sources;
        this.resolver = resolver;
        this.files = files.files();
        this.problems = new ArrayList<>(files.problems());
    }

    /**
     * Reads the files, so it blocks; writes nothing.
     *
     * @param resolver looks up the name to listen on
     * @return one line each: place, key, value and what was expected; empty if all is well
     */
    public static List<String> problems(ConfigSources sources, BindRules.Resolver resolver) {
        return problems(sources, ConfigFiles.read(sources), resolver);
    }

    /** The same of files that are read already. */
    static List<String> problems(
            ConfigSources sources, ConfigFiles files, BindRules.Resolver resolver) {
        return new ConfigCheck(sources, files, resolver).run();
    }

    private List<String> run() {
        var unknown = new UnknownKeys(sources, files);
        unknown.find(problems::add);
        ConfigReader reader = new ConfigReader(sources, files);
        unknown.meant().forEach(reader::told);
        List<String> later = checkValues(reader);
        problems.addAll(reader.problems());
        problems.addAll(later);
        return ordered();
    }

    /** As a person goes through them: file by file and line by line, then what is in no file. */
    private List<String> ordered() {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(this::fileOf).thenComparingInt(this::lineOf))
                .toList();
    }

    private int fileOf(String problem) {
        for (int i = 0; i < files.size(); i++) {
            if (problem.startsWith(files.get(i).path() + ":")) {
                return i;
            }
        }
        return files.size();
    }

    private int lineOf(String problem) {
        int file = fileOf(problem);
        if (file == files.size()) {
            return 0;
        }
        String rest = problem.substring(files.get(file).path().toString().length() + 1);
        String line = rest.replaceFirst("(?s)\\D.*", "");
        return line.isEmpty() || line.length() > 9 ? 0 : Integer.parseInt(line);
    }

    private List<String> checkValues(ConfigReader reader) {
        Bounds bounds = new Bounds(reader);
        List<String> bind = List.of();
        HttpConfig http = reader.read(HttpConfig.class);
        if (http != null) {
            bounds.check(http);
            bind = bindProblems(http, reader);
        }
        DiscoveryConfig discovery = reader.read(DiscoveryConfig.class);
        if (discovery != null) {
            bounds.check(discovery);
        }
        SuperviseConfig supervise = reader.read(SuperviseConfig.class);
        if (supervise != null) {
            bounds.check(supervise);
        }
        ProxyConfig proxy = reader.read(ProxyConfig.class);
        if (proxy != null) {
            bounds.check(proxy);
        }
        RoutesConfig routes = reader.read(RoutesConfig.class);
        if (routes != null) {
            new RouteBounds(bounds).check(routes);
        }
        RoutingConfig routing = reader.read(RoutingConfig.class);
        if (routing != null) {
            new RouteBounds(bounds).check(routing);
        }
        CacheConfig cache = reader.read(CacheConfig.class);
        if (cache != null) {
            new RouteBounds(bounds).check(cache);
        }
        TuningConfig tuning = reader.read(TuningConfig.class);
        if (tuning != null) {
            new TuningBounds(bounds).check(tuning);
        }
        MemoryConfig memory = reader.read(MemoryConfig.class);
        if (memory != null) {
            new MemoryBounds(bounds).check(memory);
        }
        BackendsConfig backends = reader.read(BackendsConfig.class);
        if (backends != null) {
            new BackendBounds(bounds, new BackendKeys(sources.environment())).check(backends);
            new AdmissionBounds(bounds).check(backends);
        }
        AdmissionConfig admission = reader.read(AdmissionConfig.class);
        if (admission != null) {
            new AdmissionBounds(bounds).check(admission);
        }
        if (admission != null && memory != null) {
            new AdmissionBounds(bounds).check(admission, memory);
        }
        TemplatesConfig templates = reader.read(TemplatesConfig.class);
        if (templates != null) {
            TemplateSources.check(templates, bounds);
        }
        reader.read(StateConfig.class);
        ModelsConfig models = reader.read(ModelsConfig.class);
        if (models != null) {
            bounds.check(models, new BackendKeys(sources.environment()));
        }
        reader.read(LogConfig.class);
        reader.read(ReloadConfig.class);
        List<String> all = new ArrayList<>(bounds.problems());
        all.addAll(bind);
        return all;
    }

    /** Quarkus' own key is stronger than ours, so it must not be a way around the rule. */
    private List<String> bindProblems(HttpConfig http, ConfigReader reader) {
        if (reader.isTold("stoker.http.auth", "stoker.http.allow-remote")) {
            return List.of(); // what they were meant to be is not known
        }
        List<String> all =
                new ArrayList<>(bindProblems("stoker.http.host", http.host(), http, reader));
        String quarkus = reader.value("quarkus.http.host");
        if (quarkus != null) {
            all.addAll(bindProblems("quarkus.http.host", quarkus, http, reader));
        }
        return all;
    }

    private List<String> bindProblems(
            String key, @Nullable String host, HttpConfig http, ConfigReader reader) {
        return BindRules.problems(
                        host == null ? "" : host,
                        http.auth() == EdgeSettings.Auth.TOKEN,
                        http.allowRemote(),
                        resolver)
                .stream()
                .map(problem -> reader.where(key) + key + ": " + problem)
                .toList();
    }
}
