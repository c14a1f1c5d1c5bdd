/** Ollama: recognised, listed, and spoken to by its native API. */
@NullMarked
package dev.stoker.backend.ollama;

import org.jspecify.annotations.NullMarked;
