package dev.stoker.overhead;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds found of one leg: medians of what it adds to asking directly in the same round,
 * and means of the CPU time, since the kernel counts that in steps which a round is too short for.
 *
 * @param path that Stoker says it took; the leg's way otherwise
 * @param added above the direct answer; of a direct leg, the answer itself
 * @param perRequest CPU time for a whole answer, in multiples of nginx'; 0 if unknown
 * @param perChunk likewise
 */
record Row(Leg leg, String path, Sample added, double perRequest, double perChunk) {
    static Row of(Leg leg, String path, List<Sample> own, List<Sample> direct, List<Sample> nginx) {
        List<Sample> above = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            above.add(leg.proxied() ? own.get(i).above(direct.get(i)) : own.get(i));
        }
        double request = mean(own, Sample::request);
        double chunk = mean(own, Sample::chunk);
        return new Row(
                leg,
                path,
                new Sample(
                        median(above, Sample::p50),
                        median(above, Sample::p99),
                        median(above, Sample::firstByte),
                        request,
                        chunk),
                ratio(request, mean(nginx, Sample::request)),
                ratio(chunk, mean(nginx, Sample::chunk)));
    }

    static String header() {
        return "%-22s %-10s %10s %10s %10s %10s %8s %10s %8s"
                .formatted(
                        "us",
                        "path",
                        "+p50",
                        "+p99",
                        "+1st byte",
                        "CPU/req",
                        "x nginx",
                        "CPU/chunk",
                        "x nginx");
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-22s %-10s %10.0f %10.0f %10.0f %10s %8s %10s %8s",
                leg.label(),
                path,
                added.p50(),
                added.p99(),
                added.firstByte(),
                figure(added.request()),
                figure(perRequest),
                figure(added.chunk()),
                figure(perChunk));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"leg\":\"%s\",\"way\":\"%s\",\"path\":\"%s\",\"p50_us\":%.1f,\"p99_us\":%.1f,"
                        + "\"first_byte_us\":%.1f,\"cpu_request_us\":%.2f,\"cpu_chunk_us\":%.2f,"
                        + "\"cpu_request_x_nginx\":%.2f,\"cpu_chunk_x_nginx\":%.2f}",
                leg.label(),
                leg.way().label(),
                path,
                added.p50(),
                added.p99(),
                added.firstByte(),
                added.request(),
                added.chunk(),
                perRequest,
                perChunk);
    }

    private static String figure(double value) {
        return value == 0 ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static double ratio(double of, double to) {
        return to == 0 ? 0 : of / to;
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> what) {
        double[] sorted = samples.stream().mapToDouble(what).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> what) {
        return samples.stream().mapToDouble(what).average().orElse(0);
    }
}
