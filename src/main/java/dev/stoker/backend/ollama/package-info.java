/**
 * Ollama: recognised, listed, managed and spoken to by its native API. Its models of the cloud are
 * flagged: nothing but their entry is ever asked for here.
 */
@NullMarked
package dev.stoker.backend.ollama;

import org.jspecify.annotations.NullMarked;
