/**
 * Stoker's own folder of model files on the disk: {@code org/repo/…/file.gguf}.
 *
 * <p>Every name goes through one function ({@code SafeNames}), whatever it came from. A file is
 * written as {@code file.gguf.part} with a note of what it is to become ({@code PartFile}); it gets
 * its name when its digest is right and all files of its model are there ({@code OwnFolder}), so
 * that a scan never sees a half one. There is no index: what lies in the folder is what there is.
 */
@NullMarked
package dev.stoker.backend.hub.folder;

import org.jspecify.annotations.NullMarked;
