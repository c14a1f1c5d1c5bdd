/**
 * The control plane's HTTP resources under {@code /stoker/v1}, all but generate, stream and embed.
 * Blocking code on virtual threads; JSON in snake_case through records of its own, so that what the
 * wire shows changes only when someone means it to.
 */
@NullMarked
package dev.stoker.api;

import org.jspecify.annotations.NullMarked;
