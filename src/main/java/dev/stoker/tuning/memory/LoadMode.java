package dev.stoker.tuning.memory;

/** How weights come into memory. */
public enum LoadMode {
    /** Mapped: they count as the file's pages, which the kernel may drop and read again. */
    MMAP,
    /** Read into memory of the process. */
    NONE,
    /** Read and locked. */
    MLOCK
}
