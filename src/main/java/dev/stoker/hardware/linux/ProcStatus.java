package dev.stoker.hardware.linux;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.source.Facts;

/** {@code /proc/PID/status}, proc_pid_status(5). Pure. */
final class ProcStatus {
    private static final long KIBI = 1024;
    private static final long MOST = 1L << 60;

    private ProcStatus() {}

    /** {@code RssAnon}, {@code RssFile} and {@code RssShmem}, of kernels since 4.5. */
    static Fact<Resident> resident(String status, String source) {
        return Facts.then(
                amount(status, "RssAnon", source),
                (anon, from) ->
                        Facts.then(
                                amount(status, "RssShmem", source),
                                (shared, _) ->
                                        amount(status, "RssFile", source)
                                                .map(file ->
                                                        new Resident(anon.plus(shared), file))));
    }

    private static Fact<Bytes> amount(String status, String name, String source) {
        String from = source + ": " + name;
        return status.lines()
                .filter(line -> line.startsWith(name + ":") && line.endsWith(" kB"))
                .findFirst()
                .map(line -> line.substring(name.length() + 1, line.length() - 3))
                .map(value -> Facts.then(Facts.bytes(value, KIBI, from), ProcStatus::possible))
                .orElseGet(() -> Fact.unknown(source + " has no " + name));
    }

    private static Fact<Bytes> possible(Bytes amount, String source) {
        return amount.value() < MOST
                ? Fact.known(amount, source)
                : Fact.unknown(source + " is more than any machine has");
    }
}
