/**
 * What Stoker costs between an app and a model server: the two programs of {@code
 * deploy/bench/overhead}, a server that answers steadily and a load that asks it directly, through
 * nginx and through Stoker. They need nothing but a JDK, so that the script compiles them by
 * itself.
 */
@NullMarked
package dev.stoker.overhead;

import org.jspecify.annotations.NullMarked;
