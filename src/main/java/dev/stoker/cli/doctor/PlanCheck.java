package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Words;
import dev.stoker.cli.tuning.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a loaded model runs as planned: what costs speed, context or memory. Pure. */
final class PlanCheck {
    static final String CHECK = "plans";
    private static final Set<String> MEMORY = Set.of("available_memory", "cgroup_limit");

    /** Kinds of servers that Stoker can set a plan on when it is asked to. */
    private static final Set<String> CAN_BE_SET = Set.of("localai", "lmstudio");

    private final String model;
    private final JsonNode plan;

    /**
     * @param model spec to ask for it
     * @param plan as the API answers it
     */
    private PlanCheck(String model, JsonNode plan) {
        this.model = model;
        this.plan = plan;
    }

    /** What is wrong; empty if nothing is. */
    static List<Finding> of(String model, JsonNode plan) {
        return new PlanCheck(model, plan).findings();
    }

    private List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        if (!plan.path("fits").asBoolean(true)) {
            findings.add(doesNotFit());
        }
        List<Drift> drifts = Drift.of(plan);
        for (Drift drift : drifts) {
            switch (drift.value()) {
                case Drift.THREADS -> findings.add(threads(drift));
                case Drift.CONTEXT -> findings.add(context(drift));
                case String _ -> {}
            }
        }
        boolean advised = Words.of(plan, "state").equals("advised");
        boolean set = drifts.isEmpty() && Drift.isComparable(plan);
        if (advised && !set && findings.isEmpty()) {
            findings.add(warn("is not set as planned: " + Words.clause(Words.of(plan, "how"))));
        }
        return findings;
    }

    private Finding doesNotFit() {
        String nearest = Words.of(plan.path("nearest").path(0), "change");
        return Finding.warn(
                CHECK,
                model + " may run out of memory: " + reason(plan),
                nearest.isEmpty()
                        ? "close something, or choose a smaller model"
                        : "what would fit: " + nearest);
    }

    private Finding threads(Drift drift) {
        return warn(
                "computes with %s threads, planned are %s: %s"
                        .formatted(
                                drift.now(),
                                drift.planned(),
                                reason(plan.path("values").path(Drift.THREADS))));
    }

    private Finding context(Drift drift) {
        return warn(
                "runs with a context of %s, planned are %s: %s"
                        .formatted(
                                drift.now(),
                                drift.planned(),
                                drift.isMore() ? riskOfMore() : costOfLess()));
    }

    private String costOfLess() {
        return Words.of(plan, "kind").equals("ollama")
                ? "longer prompts are cut in silence"
                : "longer prompts are cut or refused";
    }

    private String riskOfMore() {
        JsonNode context = plan.path("values").path(Drift.CONTEXT);
        return MEMORY.contains(Words.of(context, "bound"))
                ? "it may run out of memory"
                : reason(context);
    }

    private Finding warn(String what) {
        return Finding.warn(CHECK, model + " " + what, remedy());
    }

    /** The environment of its service: a setting of one model would be that of a new name. */
    private static String ofService(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("PARAMETER "))
                .collect(Collectors.joining(" "));
    }

    private String remedy() {
        var lines = new ArrayList<String>();
        plan.path("advice").forEach(line -> lines.add(Words.oneLine(line.asText())));
        String see = "'stoker plan " + model + "' shows all of it";
        if (Words.of(plan, "kind").equals("ollama") && !ofService(lines).isEmpty()) {
            return "set in the environment of its service: " + ofService(lines) + "; " + see;
        }
        if (CAN_BE_SET.contains(Words.of(plan, "kind"))) {
            return "run: stoker plan " + model + " --apply";
        }
        return switch (Words.of(plan, "state")) {
            case "pending" -> "it holds when the engine starts anew; " + see;
            case String _ when !lines.isEmpty() -> "set: " + String.join(" ", lines) + "; " + see;
            case String _ -> see;
        };
    }

    private static String reason(JsonNode object) {
        return Words.clause(Words.of(object, "because"));
    }
}
