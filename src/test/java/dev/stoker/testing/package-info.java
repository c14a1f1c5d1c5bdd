/** What tests of every package share: the programs and files that the build provides. */
@NullMarked
package dev.stoker.testing;

import org.jspecify.annotations.NullMarked;
