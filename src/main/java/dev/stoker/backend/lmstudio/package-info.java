/** LM Studio and its headless {@code llmster}. */
@NullMarked
package dev.stoker.backend.lmstudio;

import org.jspecify.annotations.NullMarked;
