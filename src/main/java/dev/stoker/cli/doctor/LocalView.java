package dev.stoker.cli.doctor;

import dev.stoker.api.BackendAnswer;
import dev.stoker.api.InstallationAnswer;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at this machine finds without the daemon, as the user who runs the command.
 *
 * @param running model servers that answer now
 * @param installed programs found on disk; the first of kind {@code llamacpp} is the one that would
 *     run supervised models
 * @param modelFiles names of the model files that can be offered
 * @param refusedFiles model files that cannot
 * @param advice which of the installed programs suits this machine; null where one runs
 */
public record LocalView(
        List<Server> running,
        List<InstallationAnswer> installed,
        List<String> modelFiles,
        List<RefusedFile> refusedFiles,
        BackendAnswer.@Nullable AdviceAnswer advice) {
    /** Without advice. */
    public LocalView(
            List<Server> running,
            List<InstallationAnswer> installed,
            List<String> modelFiles,
            List<RefusedFile> refusedFiles) {
        this(running, installed, modelFiles, refusedFiles, null);
    }

    /** Nothing at all. */
    public static final LocalView NOTHING =
            new LocalView(List.of(), List.of(), List.of(), List.of());

    public LocalView {
        running = List.copyOf(running);
        installed = List.copyOf(installed);
        modelFiles = List.copyOf(modelFiles);
        refusedFiles = List.copyOf(refusedFiles);
    }

    /** A model server that answers. */
    public record Server(String kind, URI url, @Nullable String version) {}

    /**
     * A model file that is not offered.
     *
     * @param name without its folder
     * @param because one sentence
     */
    public record RefusedFile(String name, String because) {}
}
