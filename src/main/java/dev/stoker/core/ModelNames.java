package dev.stoker.core;

import java.util.List;

/** The names by which the configuration may mean one model. Pure. */
public final class ModelNames {
    private static final String LATEST = ":latest";

    private ModelNames() {}

    /**
     * All of them, the closest first: with its backend, then without; each also without a tag
     * {@code :latest}, which may be left out where a model is asked for, too.
     */
    public static List<String> of(String model, String backend) {
        String plain =
                model.endsWith(LATEST)
                        ? model.substring(0, model.length() - LATEST.length())
                        : model;
        return List.of(model + "@" + backend, plain + "@" + backend, model, plain);
    }
}
