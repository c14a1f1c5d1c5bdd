package dev.stoker.cli.doctor;

import dev.stoker.hardware.Hardware;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration names, though it may not be there.
 *
 * @param unread folders and files that cannot be read
 * @param defaultModel spec for callers that name no model; null where none is configured
 * @param hindrances why backends of the configuration cannot be used, by their id: a key or file
 *     that they name is not there
 * @param tunedModels names that settings of tuning are for
 * @param engines what engines are put into; null where they stay where the daemon is
 */
public record Expected(
        List<Unread> unread,
        @Nullable String defaultModel,
        Map<String, String> hindrances,
        Set<String> tunedModels,
        @Nullable Engines engines) {
    /** A configuration that names nothing. */
    public static final Expected NOTHING = new Expected(List.of(), null, Map.of(), Set.of(), null);

    public Expected {
        unread = List.copyOf(unread);
        hindrances = Map.copyOf(hindrances);
        tunedModels = Set.copyOf(tunedModels);
    }

    /** Without what another user may see otherwise. */
    Expected withoutSight() {
        return new Expected(List.of(), defaultModel, Map.of(), tunedModels, engines);
    }

    /**
     * What cannot be read.
     *
     * @param what such as {@code the model folder}
     * @param because why, a part of a sentence
     * @param todo what helps; null where that is not known
     */
    public record Unread(String what, String path, String because, @Nullable String todo) {
        /** One sentence, for where there is no other place for what helps. */
        public String sentence() {
            return told() + (todo == null ? "" : "; " + todo);
        }

        String told() {
            return what + " " + path + " cannot be read: " + because;
        }
    }

    /**
     * The engines' cgroup.
     *
     * @param cgroup below the mount point of each hierarchy
     * @param within the machine as a process in it sees it; this process's own where it is missing
     */
    public record Engines(String cgroup, Access access, Hardware within) {}

    /** Whether this user can put a process into it. */
    public enum Access {
        /** It is not there. */
        MISSING,
        /** It is there, and this user may not. */
        CLOSED,
        /** This user may. */
        OPEN
    }
}
