package dev.stoker.fleet.stock;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.TemplateAbilities;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Workplace;
import dev.stoker.gguf.GgufReader;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Planned;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a model of an engine of Stoker's own: the template in its file, what that is made
 * for, and how it would be run or is. Blocks for a header and a plan; starts nothing.
 */
public final class OwnDetails {
    private static final Logger LOG = Logger.getLogger(OwnDetails.class);

    private final PlanOf plans;

    /** Tells how models are run. */
    @FunctionalInterface
    public interface PlanOf {
        /**
         * The plan of a model of that view: the one its engine runs with, else the one it would.
         *
         * @throws StokerException if there is none
         */
        Plan of(FleetView fleet, ModelView model);
    }

    /** By these plans. */
    public OwnDetails(PlanOf plans) {
        this.plans = plans;
    }

    ModelDetails of(FleetView fleet, ModelView model) {
        LocalModel local = local(fleet, model);
        String template = local == null ? null : GgufReader.chatTemplate(local.file());
        CatalogueModel told =
                model.model().but().abilities(abilities(model.model(), template)).build();
        return new ModelDetails(told, template, null, null, settings(fleet, model));
    }

    /** The file of that model; null if it has just gone. */
    static @Nullable LocalModel local(FleetView fleet, ModelView model) {
        Workplace workplace = fleet.workplace();
        return workplace == null
                ? null
                : workplace.models().stream()
                        .filter(one -> one.model().name().equals(model.model().name()))
                        .findFirst()
                        .orElse(null);
    }

    /** What it sees and hears is known of its projector already. */
    private static Set<Ability> abilities(CatalogueModel listed, @Nullable String template) {
        var abilities = EnumSet.noneOf(Ability.class);
        abilities.addAll(listed.abilities());
        abilities.addAll(TemplateAbilities.of(template));
        return abilities;
    }

    private Map<String, String> settings(FleetView fleet, ModelView model) {
        try {
            return settings(plans.of(fleet, model));
        } catch (StokerException e) {
            LOG.debugf("no settings of %s: %s", model.id(), e.detail());
            return Map.of();
        }
    }

    /** By the names of {@code llama-server}'s options; what is left to it is not there. */
    private static Map<String, String> settings(Plan plan) {
        var settings = new HashMap<String, String>();
        put(settings, "threads", plan.cpu().threads());
        put(settings, "threads-batch", plan.cpu().batchThreads());
        put(settings, "ctx-size", plan.context().tokens());
        put(settings, "parallel", plan.context().slots());
        put(settings, "cache-type-k", plan.context().keys());
        put(settings, "cache-type-v", plan.context().values());
        put(settings, "batch-size", plan.batch().tokens());
        put(settings, "ubatch-size", plan.batch().utokens());
        put(settings, "flash-attn", plan.batch().flashAttention());
        put(settings, "n-gpu-layers", plan.load().gpuLayers());
        put(settings, "load-mode", plan.load().mode());
        return settings;
    }

    private static void put(Map<String, String> settings, String name, Planned<?> planned) {
        Object value = planned.value();
        if (value != null) {
            settings.put(name, value.toString().toLowerCase(Locale.ROOT));
        }
    }
}
