package dev.stoker.supervise;

import dev.stoker.backend.Launch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A daemon of its own process that a test kills: spawns the command it is given three times, prints
 * {@code pid N} for each and stays.
 */
public final class DoomedDaemon {
    private DoomedDaemon() {}

    public static void main(String[] args) throws Exception {
        OrphanGuard guard =
                args[0].equals("watcher")
                        ? new OrphanGuard.PipeWatcher()
                        : OrphanGuard.ofThisMachine();
        List<String> command = Arrays.asList(args).subList(1, args.length);
        try (var spawner = new Spawner("doomed", guard)) {
            for (int i = 0; i < 3; i++) {
                Process process = spawner.spawn(new Launch(command, Map.of()));
                System.out.println("pid " + process.pid());
            }
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
