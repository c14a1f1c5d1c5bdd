package dev.stoker.cli.service;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that is done to install or uninstall a service. */
public sealed interface Step {
    /**
     * A file is written, with the folders above it, readable by all.
     *
     * @param before what it holds now; null where there is none
     */
    record Write(Path path, String text, @Nullable String before) implements Step {
        /**
         * Lines that go, with a minus before them, and that come, with a plus; none if it is new.
         */
        public List<String> differences() {
            return before == null
                    ? List.of()
                    : LineDifference.of(before.lines().toList(), text.lines().toList());
        }
    }

    /** A file is deleted, or a folder with all that is in it; links are not followed. */
    record Delete(Path path) implements Step {}

    /**
     * A program is run and has to end well.
     *
     * @param remedy what to do where it does not, as the end of a sentence
     */
    record Run(List<String> command, String remedy) implements Step {
        public Run {
            command = List.copyOf(command);
        }

        /** As it would be typed. */
        public String line() {
            return String.join(
                    " ", command.stream().map(w -> w.contains(" ") ? "'" + w + "'" : w).toList());
        }
    }
}
