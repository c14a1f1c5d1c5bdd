package dev.stoker.testing;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link FakeOllama} as a process of its own whose models have real memory: each takes as much as
 * it is large when it is loaded, touches all of it, and gives it back when it is let go of. Where a
 * limit is set around it, the kernel kills it for more.
 */
public final class FakeOllamaProcess {
    private static final byte[] NOT_FOUND =
            "404 page not found".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, Arena> HELD = new ConcurrentHashMap<>();

    private FakeOllamaProcess() {}

    /** Serves the models {@code name=bytes} until it is ended, and prints its port first. */
    public static void main(String[] models) throws IOException, InterruptedException {
        try (FakeOllama ollama = FakeOllama.holding(new RealMemory())) {
            // What it would answer else as another kind of server, by name.
            for (String path : List.of("/health", "/v1/models")) {
                ollama.server()
                        .on(path, (_, wire) -> wire.whole(404, List.of(), NOT_FOUND.clone()));
            }
            for (String model : models) {
                String[] parts = model.split("=", 2);
                ollama.put(parts[0], Long.parseLong(parts[1]));
            }
            System.out.println(ollama.base().getPort());
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    private static final class RealMemory implements FakeOllama.Holding {
        @Override
        public void take(String model, long bytes) {
            HELD.computeIfAbsent(
                    model,
                    _ -> {
                        Arena arena = Arena.ofShared();
                        arena.allocate(bytes, 4096).fill((byte) 1);
                        return arena;
                    });
        }

        @Override
        public void free(String model) {
            Arena arena = HELD.remove(model);
            if (arena != null) {
                arena.close();
            }
        }
    }
}
