package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.GgufSplit;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes models of the files of one place: joins split ones, attaches projectors, drops the rest.
 */
final class FolderModels {
    private static final Pattern PART = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})");
    private static final int MOST_NAMED = 5;

    private final Headers headers;
    private final Refusals refusals;
    private final List<Whole> models = new ArrayList<>();
    private final List<Whole> projectors = new ArrayList<>();

    private record Split(Path folder, String stem, int parts) {}

    FolderModels(Headers headers, Refusals refusals) {
        this.headers = headers;
        this.refusals = refusals;
    }

    /** The models among these files, in their order. */
    List<Draft> of(List<FoundFile> files) {
        var splits = new LinkedHashMap<Split, TreeMap<Integer, FoundFile>>();
        for (FoundFile file : files) {
            Matcher name = PART.matcher(file.stem());
            boolean split = name.matches();
            var key =
                    new Split(
                            file.folder(),
                            split ? name.group(1) : file.stem(),
                            split ? Integer.parseInt(name.group(3)) : 1);
            splits.computeIfAbsent(key, _ -> new TreeMap<>())
                    .putIfAbsent(split ? Integer.parseInt(name.group(2)) : 1, file);
        }
        splits.forEach(this::add);
        var attached = new Projectors(projectors, models);
        return models.stream().map(model -> model.draft(attached.of(model))).toList();
    }

    private void add(Split split, NavigableMap<Integer, FoundFile> files) {
        FoundFile first = files.firstEntry().getValue();
        if (files.size() != split.parts
                || files.firstKey() != 1
                || files.lastKey() != split.parts) {
            refusals.add(first.store(), first.path(), missing(split.parts, files));
            return;
        }
        var parts = new ArrayList<ModelFile.Part>();
        for (Map.Entry<Integer, FoundFile> part : files.entrySet()) {
            GgufFacts facts = facts(part.getValue(), new GgufSplit(part.getKey(), split.parts));
            if (facts == null) {
                return;
            }
            // An engine finds parts by name, which only the links have where there are links.
            FoundFile file = part.getValue();
            Path handed = split.parts == 1 ? file.real() : file.path();
            parts.add(new ModelFile.Part(handed, facts));
        }
        var whole = new Whole(first, split.stem, List.copyOf(parts));
        switch (whole.facts().kind()) {
            case MODEL -> models.add(whole);
            case PROJECTOR -> projectors.add(whole);
            case DRAFT, ADAPTER, VOCABULARY, PART, OTHER -> {
                // Sound, and nothing that can be served by itself.
            }
        }
    }

    private @Nullable GgufFacts facts(FoundFile file, GgufSplit named) {
        return switch (headers.of(file)) {
            case GgufResult.Read(var facts) -> {
                String because = mismatch(facts, named);
                if (because != null) {
                    refusals.add(file.store(), file.path(), because);
                }
                yield because == null ? facts : null;
            }
            case GgufResult.Refused(var because) -> {
                refusals.add(file.store(), file.path(), because);
                yield null;
            }
            case GgufResult.Unreadable(var because) -> {
                refusals.add(file.store(), file.path(), because);
                yield null;
            }
        };
    }

    /** llama.cpp finds the parts of a split model by name, so name and header must agree. */
    static @Nullable String mismatch(GgufFacts facts, GgufSplit named) {
        if (!facts.byteOrder().equals(ByteOrder.nativeOrder())) {
            return "is %s, this machine is %s"
                    .formatted(facts.byteOrder(), ByteOrder.nativeOrder());
        }
        return facts.split().equals(named)
                ? null
                : "is part %d of %d inside, part %d of %d by its name"
                        .formatted(
                                facts.split().part(),
                                facts.split().parts(),
                                named.part(),
                                named.parts());
    }

    private static String missing(int parts, NavigableMap<Integer, FoundFile> files) {
        String some =
                IntStream.rangeClosed(1, parts)
                        .filter(part -> !files.containsKey(part))
                        .limit(MOST_NAMED)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        return "%d of %d parts are there, missing are %s%s"
                .formatted(
                        files.size(), parts, some, parts - files.size() > MOST_NAMED ? ", …" : "");
    }
}
