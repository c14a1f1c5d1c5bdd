package dev.stoker.dialect.openai.media;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form with a file in it (RFC 7578), as bytes. Only its field {@code model} is found; all else
 * passes byte for byte. Immutable.
 */
public final class FormBody {
    /** The content type of such a form, without its parameters. */
    public static final String TYPE = "multipart/form-data";

    /** RFC 2046, 5.1.1: what a boundary may be. */
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    "boundary=(?:\"([0-9A-Za-z'()+_,./:=? -]{1,70})\"|([0-9A-Za-z'()+_.=-]{1,70}))",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME =
            Pattern.compile("^content-disposition:.*?;\\s*name=(?:\"([^\"]*)\"|([^;\\s]*))");

    /** A head of nothing else than that name. */
    private static final Pattern PROMPT =
            Pattern.compile(
                    "content-disposition: *form-data; *name=\"?prompt\"?\r\n\r\n",
                    Pattern.CASE_INSENSITIVE);

    private static final int MOST_PARTS = 64;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int LONGEST_MODEL = 512;
    private static final byte[] BLANK_LINE = ascii("\r\n\r\n");

    private final byte[] body;
    private final int from;
    private final int to;
    private final byte[] part;
    private final @Nullable String address;

    /**
     * @param from where the value of the model begins; where a part can be added if there is none
     * @param part that adds the model, up to its value; empty if the form has one
     * @param address name of a field that holds one; null if none does
     */
    private FormBody(byte[] body, int from, int to, byte[] part, @Nullable String address) {
        this.body = body;
        this.from = from;
        this.to = to;
        this.part = part;
        this.address = address;
    }

    /**
     * Reads a form.
     *
     * @param contentType of the request; null if it has none
     * @param body not changed, and not to be changed later
     * @throws StokerException {@code INVALID_REQUEST} if it is none, or names two models
     */
    public static FormBody read(@Nullable String contentType, byte[] body) {
        byte[] delimiter = ascii("--" + boundary(contentType));
        if (!startsWith(delimiter, body, 0)) {
            throw malformed("it does not begin with its boundary");
        }
        FormBody found = null;
        String address = null;
        int at = delimiter.length;
        for (int parts = 0; !startsWith(ascii("--"), body, at); parts++) {
            if (parts == MOST_PARTS || !startsWith(ascii("\r\n"), body, at)) {
                throw malformed(
                        parts == MOST_PARTS ? "it has more than " + parts + " parts" : "a part");
            }
            int head = at + 2;
            int value = indexOf(BLANK_LINE, body, at, Math.min(body.length, at + LONGEST_HEAD)) + 4;
            int end = indexOf(concat(ascii("\r\n"), delimiter), body, value - 2, body.length);
            if (value < 4 || end < 0) {
                throw malformed(value < 4 ? "the head of a part" : "a part does not end");
            }
            int last = Math.max(value, end);
            String name = name(body, head, value);
            // A file that begins so is none; whether it is one, readers of forms disagree.
            if (Addresses.begins(body, value, last) && !isPrompt(body, head, value)) {
                address = String.valueOf(name);
            }
            if ("model".equals(name)) {
                if (found != null) {
                    throw refused("model: given twice (expected: once)");
                }
                found = new FormBody(body, value, last, new byte[0], null);
            }
            at = end + 2 + delimiter.length;
        }
        FormBody form = found == null ? withoutModel(body, delimiter) : found;
        return new FormBody(body, form.from, form.to, form.part, address);
    }

    private static FormBody withoutModel(byte[] body, byte[] delimiter) {
        byte[] part =
                concat(
                        delimiter,
                        ascii("\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"));
        return new FormBody(body, 0, 0, part, null);
    }

    private static String boundary(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.strip();
        Matcher boundary = BOUNDARY.matcher(type);
        if (!type.toLowerCase(Locale.ROOT).startsWith(TYPE) || !boundary.find()) {
            throw refused("content-type: not a form (expected: " + TYPE + "; boundary=…)");
        }
        String quoted = boundary.group(1);
        return quoted == null ? boundary.group(2) : quoted;
    }

    /** Whether it is beyond doubt the text that goes before what is said. */
    private static boolean isPrompt(byte[] body, int from, int to) {
        String head = new String(body, from, to - from, StandardCharsets.UTF_8);
        return PROMPT.matcher(head).matches();
    }

    private static @Nullable String name(byte[] body, int from, int to) {
        String head = new String(body, from, to - from, StandardCharsets.UTF_8);
        for (String line : head.split("\r\n", -1)) {
            Matcher name = NAME.matcher(lowerName(line));
            if (name.find()) {
                return name.group(1) == null ? name.group(2) : name.group(1);
            }
        }
        return null;
    }

    /** Names of headers know no case; values do. */
    private static String lowerName(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? line
                : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
    }

    /**
     * The model as the caller wrote it; null asks for the default model.
     *
     * @throws StokerException {@code INVALID_REQUEST} if it cannot be a name
     */
    public @Nullable String model() {
        if (to - from > LONGEST_MODEL) {
            throw refused("model: longer than " + LONGEST_MODEL + " bytes (expected: a name)");
        }
        return to == from ? null : new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** Name of a field whose value begins as an address; null if none does. */
    public @Nullable String address() {
        return address;
    }

    /** Bytes of the body. */
    public int size() {
        return body.length;
    }

    /** The form for a backend: only the model is another. */
    public byte[] forBackend(String model) {
        var out = new ByteArrayOutputStream(body.length + 256);
        out.write(body, 0, from);
        out.writeBytes(part);
        out.writeBytes(model.getBytes(StandardCharsets.UTF_8));
        if (part.length > 0) {
            out.writeBytes(ascii("\r\n"));
        }
        out.write(body, to, body.length - to);
        return out.toByteArray();
    }

    private static StokerException malformed(String what) {
        return refused("the form is malformed: " + what + " (expected: " + TYPE + ", RFC 7578)");
    }

    private static StokerException refused(String detail) {
        return new StokerException(ErrorCode.INVALID_REQUEST, detail);
    }

    private static boolean startsWith(byte[] what, byte[] in, int at) {
        return at + what.length <= in.length
                && Arrays.equals(what, 0, what.length, in, at, at + what.length);
    }

    private static int indexOf(byte[] what, byte[] in, int from, int to) {
        for (int i = Math.max(0, from); i + what.length <= to; i++) {
            if (in[i] == what[0] && startsWith(what, in, i)) {
                return i;
            }
        }
        return -4 - what.length;
    }

    private static byte[] concat(byte[] one, byte[] two) {
        var all = new byte[one.length + two.length];
        System.arraycopy(one, 0, all, 0, one.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
