/**
 * llama.cpp's {@code llama-server}: engines that Stoker runs ({@link
 * dev.stoker.backend.llamacpp.LlamaEngine}), foreign servers it finds ({@link
 * dev.stoker.backend.llamacpp.LlamacppProbe}), and how both are spoken to ({@link
 * dev.stoker.backend.llamacpp.LlamacppBackend}).
 *
 * <p>An engine is called with the arguments of {@code Argument} and no others; each program is
 * asked once which of them it knows, since they differ between builds. To pass one more, add it
 * there and in {@code CommandLine}. What foreign servers are relied on for is in {@code
 * docs/backends/llamacpp.md}.
 */
@NullMarked
package dev.stoker.backend.llamacpp;

import org.jspecify.annotations.NullMarked;
