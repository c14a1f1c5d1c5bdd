package dev.stoker.fleet.health;

/** What a look into a place brought where work waits and nothing comes. */
public enum Finding {
    /** Its process computes, or reads from the disk. */
    WORKS,
    /** It gave a token to somebody who asked for one: what waits is not kept waiting by it. */
    GIVES,
    /** Its process does nothing, and it does not even say that it is well. */
    FROZEN,
    /** It says that it is well, does nothing and gives nothing. */
    MUTE,
    /** It says that it is well, and gives nothing; whether it computes cannot be seen. */
    HIDDEN
}
