/**
 * Which files of a repository make the model that is meant: pure, without network or disk.
 *
 * <p>An order such as {@code hf:org/repo:Q4_K_M} ({@code HubSpec}) and the repository's list of
 * files ({@code FileList}) give the parts of one model and its projector ({@code Choice}). Nothing
 * here trusts a name: what becomes of it on the disk is decided in the package {@code folder}.
 */
@NullMarked
package dev.stoker.backend.hub.listing;

import org.jspecify.annotations.NullMarked;
