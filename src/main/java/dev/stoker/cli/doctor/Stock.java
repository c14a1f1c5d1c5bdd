package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.api.BackendAnswer;
import dev.stoker.api.InstallationAnswer;
import dev.stoker.cli.client.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Programs and model files, as the daemon knows them if it answers, else as a look finds them: the
 * daemon may be configured otherwise, or run as another user.
 *
 * @param engine how the program for supervised models is known; null where there is none
 * @param advice which of the programs suits this machine; null where there is nothing to say
 * @param files how many model files can be offered; null where nobody tells
 */
record Stock(
        List<InstallationAnswer> installed,
        @Nullable String engine,
        @Nullable Integer files,
        List<LocalView.RefusedFile> refused,
        BackendAnswer.@Nullable AdviceAnswer advice) {
    static final String ENGINE_KIND = "llamacpp";
    private static final String SUPERVISED = "supervised";

    /** As {@code discovery} has them, which this package may not see. */
    private static final Pattern STARTS =
            Pattern.compile(
                    "[a-z]+ is installed and not running: (ollama serve|lms server start"
                            + "|local-ai run|vllm serve MODEL|text-generation-launcher --model-id"
                            + " MODEL|systemctl start [\\w.@-]+)");

    Stock {
        installed = List.copyOf(installed);
        refused = List.copyOf(refused);
    }

    static Stock of(LocalView local) {
        String engine =
                local.installed().stream()
                        .filter(found -> found.kind().equals(ENGINE_KIND))
                        .map(InstallationAnswer::how)
                        .findFirst()
                        .orElse(null);
        return new Stock(
                local.installed(),
                engine,
                local.modelFiles().size(),
                local.refusedFiles(),
                local.advice());
    }

    /** Without what lies in folders that another user's daemon does not look into, or does. */
    Stock withoutFiles() {
        return new Stock(installed, engine, null, List.of(), advice);
    }

    /** Of the daemon's lists of backends and models. */
    static Stock of(JsonNode backends, JsonNode models) {
        List<InstallationAnswer> installed = new ArrayList<>();
        String engine = null;
        for (JsonNode found : backends.path("installed")) {
            installed.add(installed(found));
            if (text(found, "kind").equals(ENGINE_KIND)) {
                engine = text(found, "how");
            }
        }
        boolean supervised = false;
        for (JsonNode backend : backends.path("backends")) {
            if (text(backend, "origin").equals(SUPERVISED)) {
                supervised = true;
                engine = text(backend, "how");
            }
        }
        int files = 0;
        for (JsonNode model : models.path("models")) {
            files += text(model, "origin").equals(SUPERVISED) ? 1 : 0;
        }
        List<LocalView.RefusedFile> refused = new ArrayList<>();
        for (JsonNode file : models.path("refused")) {
            refused.add(new LocalView.RefusedFile(text(file, "file"), text(file, "because")));
        }
        return new Stock(installed, engine, supervised ? files : null, refused, advice(backends));
    }

    private static BackendAnswer.@Nullable AdviceAnswer advice(JsonNode backends) {
        JsonNode told = backends.path("advice");
        return told.isObject()
                ? new BackendAnswer.AdviceAnswer(
                        text(told, "kind"),
                        text(told, "because"),
                        start(JsonTree.text(told, "todo")))
                : null;
    }

    /** Nothing but the commands that a daemon of this kind names: root may follow them. */
    private static @Nullable String start(@Nullable String todo) {
        return todo == null || STARTS.matcher(todo).matches() ? todo : "start it";
    }

    private static InstallationAnswer installed(JsonNode found) {
        return new InstallationAnswer(
                text(found, "kind"),
                text(found, "program"),
                JsonTree.text(found, "version"),
                JsonTree.text(found, "service_unit"),
                List.of(),
                text(found, "how"));
    }

    private static String text(JsonNode object, String field) {
        return Objects.requireNonNullElse(JsonTree.text(object, field), "");
    }
}
