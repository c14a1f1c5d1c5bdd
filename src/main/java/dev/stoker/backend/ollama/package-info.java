/** Ollama: recognised, listed, and spoken to by its OpenAI surface. */
@NullMarked
package dev.stoker.backend.ollama;

import org.jspecify.annotations.NullMarked;
