package dev.stoker.routing;

import static java.util.Comparator.comparing;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the candidate a model spec names. Immutable; the rules are in the package's words. */
public final class ModelResolver {
    private static final Comparator<Candidate> PRECEDENCE =
            comparing(Candidate::fitting, Comparator.reverseOrder())
                    .thenComparing(Candidate::usable, Comparator.reverseOrder())
                    .thenComparing(Candidate::origin)
                    .thenComparing(Candidate::backend);

    /** From strict to lenient: whether a candidate's name fits what was asked for. */
    private static final List<BiPredicate<String, String>> STEPS =
            List.of(
                    String::equals,
                    (name, asked) -> name.equals(asked + ":latest"),
                    String::equalsIgnoreCase,
                    (name, asked) -> name.equalsIgnoreCase(asked + ":latest"),
                    ModelResolver::isTheNameAlone);

    private final List<Candidate> candidates;

    /** Over these candidates, in the fleet's order. */
    public ModelResolver(List<Candidate> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    /**
     * Resolves what a caller wrote.
     *
     * @param spec null or blank asks for the default
     * @param defaultSpec from the configuration; null if there is none, then the only model there
     *     is stands in
     */
    public Resolution resolve(@Nullable String spec, @Nullable String defaultSpec) {
        if (spec != null && !spec.isBlank()) {
            return resolve(spec.strip());
        }
        Resolution standing =
                defaultSpec == null || defaultSpec.isBlank()
                        ? resolveNothing()
                        : resolve(defaultSpec);
        // A default for text is none for speech.
        return standing instanceof Resolution.Unfit ? resolveNothing() : standing;
    }

    /** The shortest spec that names this candidate and no other. */
    public String shortestSpec(Candidate candidate) {
        return resolve(candidate.name()) instanceof Resolution.Found(var found, _)
                        && found.equals(candidate)
                ? candidate.name()
                : candidate.qualified();
    }

    private Resolution resolve(String asked) {
        List<Candidate> exact = matching(asked, STEPS.getFirst(), ModelResolver::stays);
        if (!exact.isEmpty()) {
            return decide(exact);
        }
        int at = asked.lastIndexOf('@');
        String backend = at < 0 ? "" : asked.substring(at + 1);
        if (candidates.stream().anyMatch(c -> livesOn(c, backend))) {
            String name = asked.substring(0, at);
            return found(name, c -> isBackend(c, backend) && c.cloud())
                    .or(() -> found(name, c -> livesOn(c, backend) && stays(c)))
                    .orElseGet(() -> away(name, c -> isKind(c, backend)));
        }
        return found(asked, ModelResolver::stays).orElseGet(() -> away(asked, _ -> true));
    }

    private Optional<Resolution> found(String name, Predicate<Candidate> where) {
        return firstFit(name, where).map(this::decide);
    }

    private Optional<List<Candidate>> firstFit(String name, Predicate<Candidate> where) {
        return STEPS.stream()
                .map(step -> matching(name, step, where))
                .filter(fit -> !fit.isEmpty())
                .findFirst();
    }

    /** Nothing here has that name; perhaps a cloud has, which must be named to be asked. */
    private Resolution away(String name, Predicate<Candidate> where) {
        return firstFit(name, where.and(Candidate::cloud))
                .<Resolution>map(fit -> new Resolution.Away(qualified(fit)))
                .orElseGet(() -> new Resolution.Missing(NearNames.of(name, candidates)));
    }

    private static List<String> qualified(List<Candidate> some) {
        return some.stream().map(Candidate::qualified).distinct().sorted().toList();
    }

    private Resolution resolveNothing() {
        List<Candidate> fitting =
                candidates.stream()
                        .filter(Candidate::fitting)
                        .filter(ModelResolver::stays)
                        .toList();
        long names = fitting.stream().map(Candidate::name).distinct().count();
        return names == 1
                ? decide(fitting)
                : new Resolution.Unspecified(
                        candidates.stream()
                                .filter(Candidate::fitting)
                                .map(this::shortestSpec)
                                .distinct()
                                .toList());
    }

    /**
     * By name, and only where no name fits by alias: a name is somebody's own, an alias borrowed.
     */
    private List<Candidate> matching(
            String asked, BiPredicate<String, String> step, Predicate<Candidate> where) {
        List<Candidate> within = candidates.stream().filter(where).toList();
        List<Candidate> byName = within.stream().filter(c -> step.test(c.name(), asked)).toList();
        return byName.isEmpty()
                ? within.stream()
                        .filter(c -> c.aliases().stream().anyMatch(a -> step.test(a, asked)))
                        .toList()
                : byName;
    }

    private Resolution decide(List<Candidate> found) {
        List<Candidate> ordered = found.stream().sorted(PRECEDENCE).toList();
        if (ordered.stream().map(ModelResolver::canonical).distinct().count() > 1) {
            return new Resolution.Ambiguous(
                    found.stream().map(this::clearSpec).distinct().sorted().toList());
        }
        Candidate best = ordered.getFirst();
        return best.fitting()
                ? new Resolution.Found(best, ordered.subList(1, ordered.size()))
                : new Resolution.Unfit(best);
    }

    /** Like {@link #shortestSpec}, without resolving again: ambiguous aliases would never end. */
    private String clearSpec(Candidate candidate) {
        long sameName = candidates.stream().filter(c -> c.name().equals(candidate.name())).count();
        return sameName == 1 && stays(candidate) ? candidate.name() : candidate.qualified();
    }

    /** Names that differ in case, or in the tag that Ollama implies, are one. */
    private static String canonical(Candidate candidate) {
        String name = candidate.name().toLowerCase(Locale.ROOT);
        return name.endsWith(":latest") ? name.substring(0, name.lastIndexOf(':')) : name;
    }

    private static boolean livesOn(Candidate candidate, String idOrKind) {
        return isBackend(candidate, idOrKind) || isKind(candidate, idOrKind);
    }

    private static boolean isBackend(Candidate candidate, String id) {
        return candidate.backend().value().equals(id);
    }

    private static boolean isKind(Candidate candidate, String kind) {
        return candidate.kind().wireName().equals(kind);
    }

    /** Whether what it is asked is not given to a provider. */
    private static boolean stays(Candidate candidate) {
        return !candidate.cloud();
    }

    private static boolean isTheNameAlone(String name, String asked) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return withoutTag(name).equalsIgnoreCase(asked)
                || last.equalsIgnoreCase(asked)
                || withoutTag(last).equalsIgnoreCase(asked);
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon < 0 || name.indexOf('/', colon) >= 0 ? name : name.substring(0, colon);
    }
}
