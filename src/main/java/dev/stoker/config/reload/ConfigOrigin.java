package dev.stoker.config.reload;

import dev.stoker.config.ConfigReading;
import org.jspecify.annotations.Nullable;

/** Where this process has its configuration from. */
public interface ConfigOrigin {
    /** What it was started with; null where it has no sources that could be read again. */
    @Nullable ConfigReading started();

    /** All sources as they are now. Blocks. Not where there is nothing it was started with. */
    ConfigReading read();
}
