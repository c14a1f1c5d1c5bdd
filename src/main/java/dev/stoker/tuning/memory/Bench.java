package dev.stoker.tuning.memory;

/**
 * An arena in which results are counted in numbers a token.
 *
 * @param tokens computed at once
 */
record Bench(Arena arena, int tokens) {
    /** All results are 32-bit. */
    static final int NUMBER = 4;

    Arena.Block take(long numbers) {
        return arena.take(numbers * NUMBER * tokens);
    }

    /** The result of a step that cannot write over what it reads. */
    Arena.Block instead(Arena.Block read, long numbers) {
        Arena.Block result = take(numbers);
        arena.give(read);
        return result;
    }

    void give(Arena.Block... blocks) {
        arena.give(blocks);
    }

    /** The same arena, for fewer tokens or more. */
    Bench with(int others) {
        return new Bench(arena, others);
    }
}
