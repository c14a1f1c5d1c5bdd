/** Reads a model file's metadata without loading it, and trusts nothing it reads. */
@NullMarked
package dev.stoker.gguf;

import org.jspecify.annotations.NullMarked;
