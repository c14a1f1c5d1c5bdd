/** LocalAI: recognised, listed, and spoken to by its OpenAI surface. */
@NullMarked
package dev.stoker.backend.localai;

import org.jspecify.annotations.NullMarked;
