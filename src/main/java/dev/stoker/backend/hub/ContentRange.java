package dev.stoker.backend.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes an answer holds. Source: RFC 9110, section 14.4.
 *
 * @param from first byte
 * @param bytes how many
 * @param total length of the file
 */
record ContentRange(long from, long bytes, long total) {
    private static final Pattern FORM =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /**
     * The range that an answer announces.
     *
     * @param header as sent; null if there is none
     * @param asked first byte that was asked for
     * @param most how many bytes were
     * @throws RemoteFailure if it is not that range, or shorter before the file's end
     */
    static ContentRange of(@Nullable String header, long asked, long most) throws RemoteFailure {
        Matcher form = FORM.matcher(header == null ? "" : header);
        if (!form.matches()) {
            throw new RemoteFailure("answered a range without saying which");
        }
        long from = Long.parseLong(form.group(1));
        long to = Long.parseLong(form.group(2));
        long total = Long.parseLong(form.group(3));
        if (from != asked
                || to < from
                || to >= total
                || to - from != Math.min(most, total - from) - 1) {
            throw new RemoteFailure(
                    "answered bytes %d to %d of %d, asked for %d from %d"
                            .formatted(from, to, total, most, asked));
        }
        return new ContentRange(from, to - from + 1, total);
    }
}
