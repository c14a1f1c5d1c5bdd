package dev.stoker.backend;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version of a server, as far as it decides what the server does: three numbers. */
public record Release(int major, int minor, int patch) implements Comparable<Release> {
    private static final Pattern NUMBERS =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

    private static final Comparator<Release> ORDER =
            Comparator.comparingInt(Release::major)
                    .thenComparingInt(Release::minor)
                    .thenComparingInt(Release::patch);

    /** The numbers that a version begins with; what follows them is passed over. Null if none. */
    public static @Nullable Release of(@Nullable String version) {
        Matcher numbers = NUMBERS.matcher(version == null ? "" : version);
        if (!numbers.matches()) {
            return null;
        }
        String patch = numbers.group(3);
        return new Release(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether the version is that release or a later one; true of an unknown version. */
    public static boolean atLeast(@Nullable String version, int major, int minor, int patch) {
        Release release = of(version);
        return release == null || release.compareTo(new Release(major, minor, patch)) >= 0;
    }

    /** Whether the version is surely that release or a later one; false of an unknown version. */
    public static boolean surely(@Nullable String version, int major, int minor, int patch) {
        return of(version) != null && atLeast(version, major, minor, patch);
    }

    @Override
    public int compareTo(Release other) {
        return ORDER.compare(this, other);
    }
}
