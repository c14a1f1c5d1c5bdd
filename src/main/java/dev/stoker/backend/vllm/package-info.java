/** vLLM: recognised, listed, and spoken to; never started. */
@NullMarked
package dev.stoker.backend.vllm;

import org.jspecify.annotations.NullMarked;
