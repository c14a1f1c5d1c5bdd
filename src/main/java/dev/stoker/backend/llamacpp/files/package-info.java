/**
 * Finds the GGUF files that other programs already keep on this machine, so that they can be served
 * in place, without copying a byte.
 *
 * <p>{@link dev.stoker.backend.llamacpp.files.ModelPlace} says where to look, {@link
 * dev.stoker.backend.llamacpp.files.ModelScan} looks, {@link
 * dev.stoker.backend.llamacpp.files.ModelFiles} is what it saw. A scan walks the folders each time
 * and reads the header of a file only when the file is new or has changed, so that it may run every
 * few seconds.
 *
 * <p>How a file becomes a model: a walk of the store finds files ({@code FolderWalk}, {@code
 * HuggingFaceCache}, {@code OllamaStore}); each must lie inside its store once links are followed
 * ({@code Containment}); its header must be sound; parts of a split model and projectors join the
 * model they belong to ({@code FolderModels}); then each gets a name no other has ({@code Names}).
 * To add a store, add it to {@link dev.stoker.backend.llamacpp.files.ModelStore} and to the switch
 * in {@code ModelScan}.
 */
@NullMarked
package dev.stoker.backend.llamacpp.files;

import org.jspecify.annotations.NullMarked;
