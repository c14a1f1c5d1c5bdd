/**
 * The command line as other programs want it told: a page for {@code man}, completions for shells.
 * All of it is read from picocli's model, so it has what {@code stoker help} has, and nothing else.
 */
@NullMarked
package dev.stoker.cli.pages;

import org.jspecify.annotations.NullMarked;
