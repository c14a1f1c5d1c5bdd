package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Ways to run an engine, as records and as the arguments that mean the same. */
final class Layouts {
    private Layouts() {}

    static EngineLayout layout(
            int tokens, int slots, boolean unified, CacheType type, int ubatch, boolean flash) {
        return new EngineLayout(
                new EngineLayout.Cache(tokens, slots, unified, type, type, 0),
                ubatch,
                flash,
                LoadMode.MMAP,
                Bytes.ZERO,
                false);
    }

    static EngineLayout plain(int tokens) {
        return layout(tokens, 1, false, CacheType.F16, 512, true);
    }

    /** The same with so many for each slot. */
    static EngineLayout checkpoints(EngineLayout layout, int checkpoints) {
        EngineLayout.Cache cache = layout.cache();
        return new EngineLayout(
                new EngineLayout.Cache(
                        cache.tokens(),
                        cache.slots(),
                        cache.unified(),
                        cache.keys(),
                        cache.values(),
                        checkpoints),
                layout.ubatch(),
                layout.flashAttention(),
                layout.load(),
                layout.promptCache(),
                layout.embedding());
    }

    static EngineLayout loaded(EngineLayout layout, LoadMode load) {
        return new EngineLayout(
                layout.cache(),
                layout.ubatch(),
                layout.flashAttention(),
                load,
                layout.promptCache(),
                layout.embedding());
    }

    /** Each value of each argument at least once. */
    static List<EngineLayout> many() {
        var all = new ArrayList<EngineLayout>();
        for (int tokens : new int[] {200, 512, 8192, 32768}) {
            all.add(plain(tokens));
        }
        for (CacheType type : CacheType.values()) {
            all.add(layout(8192, 1, false, type, 512, true));
        }
        for (int slots : new int[] {2, 3, 4}) {
            all.add(layout(8192, slots, false, CacheType.F16, 512, true));
            all.add(layout(8192, slots, true, CacheType.Q8_0, 512, true));
            all.add(layout(8192, slots, false, CacheType.F16, 512, false));
        }
        for (int ubatch : new int[] {32, 128, 1024}) {
            all.add(layout(8192, 1, false, CacheType.F16, ubatch, true));
            all.add(layout(8192, 1, false, CacheType.F16, ubatch, false));
        }
        EngineLayout mixed = plain(8192);
        all.add(
                new EngineLayout(
                        new EngineLayout.Cache(8192, 1, false, CacheType.Q8_0, CacheType.Q4_0, 0),
                        512,
                        true,
                        LoadMode.NONE,
                        Bytes.ZERO,
                        false));
        all.add(new EngineLayout(mixed.cache(), 512, true, LoadMode.MMAP, Bytes.ZERO, true));
        return all;
    }

    static List<EngineLayout> few() {
        return List.of(
                plain(8192),
                layout(4096, 4, true, CacheType.Q8_0, 256, true),
                layout(6000, 3, false, CacheType.F16, 128, false));
    }

    static List<String> arguments(EngineLayout layout) {
        EngineLayout.Cache cache = layout.cache();
        var all =
                new ArrayList<String>(
                        List.of("-c", "" + cache.tokens(), "-np", "" + cache.slots()));
        all.add(cache.unified() ? "-kvu" : "-no-kvu");
        all.addAll(List.of("-ctk", cache.keys().wireName(), "-ctv", cache.values().wireName()));
        all.addAll(List.of("-ub", "" + layout.ubatch()));
        all.addAll(List.of("-fa", layout.flashAttention() ? "on" : "off"));
        all.addAll(
                List.of(
                        "--load-mode",
                        switch (layout.load()) {
                            case MMAP -> "mmap";
                            case NONE -> "none";
                            case MLOCK -> "mlock";
                        }));
        if (layout.embedding()) {
            all.addAll(List.of("--embeddings", "--pooling", "mean"));
        }
        return all;
    }

    /** For a table. */
    static String said(EngineLayout layout) {
        EngineLayout.Cache cache = layout.cache();
        return "%d x%d%s %s ub%d%s%s"
                .formatted(
                        cache.tokens(),
                        cache.slots(),
                        cache.unified() ? "u" : "",
                        cache.keys().wireName(),
                        layout.ubatch(),
                        layout.flashAttention() ? "" : " no-fa",
                        layout.embedding() ? " embeddings" : "");
    }
}
