package dev.stoker.boot;

import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;

/** What the daemon serves, in one line for {@code systemctl status}. Pure. */
final class ServiceStatus {
    private ServiceStatus() {}

    /**
     * Such as {@code 127.0.0.1:11500, 2 of 3 backends ready, 14 models, 3 requests now}.
     *
     * @param requests calls that have no end yet
     * @param refused whether the configuration on disk is invalid, and an older one in force
     */
    static String line(String address, FleetView view, int requests, boolean refused) {
        int backends = view.backends().size();
        long usable = view.backends().stream().filter(BackendView::usable).count();
        return "%s, %d of %s ready, %s, %s%s"
                .formatted(
                        address,
                        usable,
                        counted(backends, "backend"),
                        counted(view.models().size(), "model"),
                        requests(requests),
                        refused ? "; the configuration is invalid and was not taken over" : "");
    }

    static String requests(int count) {
        return counted(count, "request") + " now";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
