package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.QuantTag;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the projector that belongs to a model: nothing in either file says so, only their names.
 */
final class Projectors {
    private static final String MARK = "mmproj";
    private static final List<String> PREFERRED = List.of("F16", "BF16", "Q8_0");

    private final List<Whole> projectors;

    /** The names without quantisation, by neighbourhood. */
    private final Map<Object, Set<String>> families = new HashMap<>();

    Projectors(List<Whole> projectors, List<Whole> models) {
        this.projectors = projectors;
        if (!projectors.isEmpty()) {
            for (Whole model : models) {
                families.computeIfAbsent(model.neighbourhood(), _ -> new HashSet<>())
                        .add(QuantTag.without(model.stem()));
            }
        }
    }

    /**
     * The projector of that model: a neighbour named alike; or any neighbour where no other model
     * could be meant.
     */
    ModelFile.@Nullable Part of(Whole model) {
        List<Whole> neighbours =
                projectors.stream()
                        .filter(other -> other.neighbourhood().equals(model.neighbourhood()))
                        .toList();
        List<Whole> alike =
                neighbours.stream().filter(other -> isAlike(other.stem(), model.stem())).toList();
        if (!alike.isEmpty()) {
            return best(alike);
        }
        return model.first().repository() != null || isAlone(model) ? best(neighbours) : null;
    }

    private boolean isAlone(Whole model) {
        return families.getOrDefault(model.neighbourhood(), Set.of()).size() == 1;
    }

    /** {@code mmproj-NAME-f16} and {@code NAME.mmproj-f16} are of {@code NAME-Q4_K_M}. */
    static boolean isAlike(String projector, String model) {
        String name = QuantTag.without(projector).toLowerCase(Locale.ROOT);
        int at = name.indexOf(MARK);
        if (at < 0) {
            return false;
        }
        String before = bare(name.substring(0, at));
        String after = bare(name.substring(at + MARK.length()));
        String of = model.toLowerCase(Locale.ROOT);
        return (!before.isEmpty() && of.startsWith(before))
                || (!after.isEmpty() && of.startsWith(after));
    }

    private static String bare(String text) {
        return text.replaceAll("^[-._]+|[-._]+$", "");
    }

    private static ModelFile.@Nullable Part best(List<Whole> of) {
        return of.stream()
                .min(
                        Comparator.comparingInt(Projectors::rank)
                                .thenComparing(other -> other.first().path()))
                .map(other -> other.parts().getFirst())
                .orElse(null);
    }

    private static int rank(Whole projector) {
        String quantisation = projector.facts().quantisation();
        int at = quantisation == null ? -1 : PREFERRED.indexOf(quantisation);
        return at < 0 ? PREFERRED.size() : at;
    }
}
